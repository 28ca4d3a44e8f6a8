import type { Call } from '../support/aws/loopback-aws.ts';
import type { FaultProxy } from '../support/fault-proxy.ts';

/**
 * What IAM is asked about one call: the action, and on what. A table is called by what it is for, its index after it; `*` stands
 * where an action takes no resource or its resource is not looked at here.
 */
export type Action = `${string}:${string} ${string}`;

/** The action alone, as a policy has it. */
export const nameOf = (action: Action): string => action.split(' ')[0] ?? action;

type Request = Pick<FaultProxy['seen'][number], 'operation' | 'body'>;
type Values = Readonly<Record<string, unknown>>;

const valuesOf = (value: unknown): Values => (typeof value === 'object' && value !== null ? (value as Values) : {});

/** Transactions are permitted by what is in them (AWS docs: IAM with DynamoDB transactions). */
const IN_TRANSACTION: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** dynamodbActions gives the actions of a request to DynamoDB. */
export function dynamodbActions({ operation, body }: Request, tableOf: (name: string) => string): Action[] {
  const on = (name: string, table: unknown): Action => `dynamodb:${name} ${tableOf(String(table))}`;
  if (operation.startsWith('Transact')) {
    return (body.TransactItems as Values[]).flatMap((item) =>
      Object.entries(item).map(([kind, one]) => on(IN_TRANSACTION[kind] ?? `${kind}Item`, valuesOf(one).TableName)),
    );
  }
  if (operation.startsWith('Batch')) return Object.keys(valuesOf(body.RequestItems)).map((name) => on(operation, name));
  const action = on(operation, body.TableName);
  return [body.IndexName === undefined ? action : `${action}/index/${body.IndexName}`];
}

/** Where a policy calls a service otherwise than signatures do. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };

/** Where a policy calls an operation otherwise than the API does (Service Authorization Reference: Amazon S3). */
const RENAMED: Readonly<Record<string, string>> = {
  's3:HeadObject': 's3:GetObject',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:HeadBucket': 's3:ListBucket',
  's3:GetBucketNotificationConfiguration': 's3:GetBucketNotification',
};

/** awsActions gives the actions of a call to the loopback AWS. */
export function awsActions({ operation, input }: Call): Action[] {
  const [service = '', name] = operation.split('.');
  const action = `${PREFIXES[service] ?? service}:${name}`;
  return resourcesOf(valuesOf(input)).map((resource): Action => `${RENAMED[action] ?? action} ${resource}` as Action);
}

function resourcesOf({ SecretId, TopicArn, Entries, Bucket, logGroupName, logGroupIdentifier }: Values): string[] {
  if (Array.isArray(Entries)) return Entries.map((entry) => String(valuesOf(entry).EventBusName ?? '*'));
  return [String(SecretId ?? TopicArn ?? Bucket ?? logGroupName ?? logGroupIdentifier ?? '*')];
}
