import { objectOf, textOf } from './json.ts';

const ASSUMED_ROLE = /^arn:([a-z0-9-]+):sts::([0-9]{12}):assumed-role\/([^/]+)(?:\/|$)/;
const FEDERATED_USER = /^(arn:[a-z0-9-]+:sts::[0-9]{12}:federated-user)\//;
const IAM_PRINCIPAL = /^arn:[a-z0-9-]+:iam::[0-9]{12}:(?:root$|user\/|role\/)/;
const NOT_IN_A_NAME = /[^A-Za-z0-9_+=,.@:/-]/g;
const MAX_LENGTH = 640;

/**
 * The IAM principal behind `identity`: the role of an assumed role, a user, or root. Session and federation names are chosen by
 * callers and are dropped; an assumed-role ARN carries no role path (AWS docs: IAM identifiers). Some pipelines make it an array.
 */
export function roleOf(identity: unknown): string | undefined {
  const arn = textOf(objectOf(Array.isArray(identity) ? identity[0] : identity)?.arn)?.slice(0, MAX_LENGTH);
  if (arn === undefined) return undefined;
  const [, partition, account, role] = ASSUMED_ROLE.exec(arn) ?? [];
  const principal =
    role === undefined ? FEDERATED_USER.exec(arn)?.[1] : `arn:${partition}:iam::${account}:role/${role}`;
  return (principal ?? (IAM_PRINCIPAL.test(arn) ? arn : undefined))?.replace(NOT_IN_A_NAME, '?');
}
