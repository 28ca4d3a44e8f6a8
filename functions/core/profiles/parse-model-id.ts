import type { EndpointScope, ModelKind, ModelReference } from './model-reference.ts';

const MAX_LENGTH = 256;
const NOT_IN_A_MODEL_ID = /[^A-Za-z0-9._:/-]/g;
const ARN = /^arn:[a-z0-9-]+:bedrock:[a-z0-9-]*:[a-z0-9]*:([a-z-]+)\/(.+)$/;
const SYSTEM_PROFILE = /^(us-gov|us|eu|apac|ap|au|jp|in|ca|sa|global)\.([a-z0-9-]+\..+)$/;
const FOUNDATION_MODEL = /^[a-z0-9-]+\.[^/]+$/;

/** What an account owns, by ARN resource type. The second entry is where it runs, if the type alone says so. */
const OWNED: ReadonlyMap<string, readonly [ModelKind, EndpointScope?]> = new Map([
  ['inference-profile', ['application-inference-profile']],
  ['application-inference-profile', ['application-inference-profile']],
  ['provisioned-model', ['provisioned-model', 'in-region']],
  ['custom-model-deployment', ['custom-model', 'in-region']],
  ['custom-model', ['custom-model', 'in-region']],
  ['imported-model', ['imported-model', 'in-region']],
  ['prompt-router', ['prompt-router']],
  ['default-prompt-router', ['prompt-router']],
]);

/** Makes a caller's model id safe to keep and to show: at most 256 characters, none outside those of ids and ARNs. Idempotent. */
export const cleanModelId = (modelId: string): string => modelId.slice(0, MAX_LENGTH).replace(NOT_IN_A_MODEL_ID, '?');

/**
 * Reads what a `modelId` is from its text alone; total, whatever the caller passed. An ARN and an id of one system profile or
 * foundation model are one spender (AWS docs: inference-profiles-support, Amazon Resource Names of Bedrock, any partition).
 */
export function parseModelId(modelId: string): ModelReference {
  const id = cleanModelId(modelId);
  const [, type, resource] = ARN.exec(id) ?? [];
  if (type === undefined || resource === undefined) return parsePlainId(id);
  if (type === 'foundation-model') return parsePlainId(resource);
  // AWS's page on application profiles shows `inference-profile/<own name>`, so only a geography prefix makes a system profile.
  if (type === 'inference-profile' && SYSTEM_PROFILE.test(resource)) return parsePlainId(resource);
  const [kind, endpoint] = OWNED.get(type) ?? ['unknown' as const];
  return { kind, spender: id, ...(endpoint && { endpoint }) };
}

function parsePlainId(id: string): ModelReference {
  const [, geography, model] = SYSTEM_PROFILE.exec(id) ?? [];
  if (geography !== undefined && model !== undefined) {
    const endpoint = geography === 'global' ? 'global' : 'geo';
    return { kind: 'system-inference-profile', spender: id, model, endpoint, geography };
  }
  if (!FOUNDATION_MODEL.test(id)) return { kind: 'unknown', spender: id };
  return { kind: 'foundation-model', spender: id, model: id, endpoint: 'in-region' };
}
