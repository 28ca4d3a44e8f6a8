import type { ResolveSpender } from '#core/ports/catalog.ts';
import { type CatalogModel, readCatalogModels } from './catalog-model.ts';
import type { ModelReference } from './model-reference.ts';
import { parseModelId } from './parse-model-id.ts';
import { type CatalogProfile, ownerOf, type Spender } from './spender.ts';

type FindProfile = (reference: ModelReference) => CatalogProfile | undefined;

// Callers choose model ids, so what is remembered of them is bounded.
const REMEMBERED = 10_000;

/** Resolves model ids against a catalog; one id always gives the same object until very many others have been seen. */
export function resolveSpenderWith(catalog: readonly CatalogProfile[]): ResolveSpender {
  const find = indexProfiles(catalog);
  const remembered = new Map<string, Spender>();
  return (modelId, invokedModelId) => {
    const key = invokedModelId === undefined ? modelId : `${modelId}\n${invokedModelId}`;
    const known = remembered.get(key);
    if (known !== undefined) return known;
    if (remembered.size >= REMEMBERED) remembered.clear();
    const spender = resolve(find, modelId, invokedModelId);
    remembered.set(key, spender);
    return spender;
  };
}

/** Finds a profile by its ARN, or by its short id where only one profile of the catalog has it. */
function indexProfiles(catalog: readonly CatalogProfile[]): FindProfile {
  const byArn = new Map(catalog.map((profile) => [keyOf(parseModelId(profile.arn).spender), profile]));
  const byShortId = Map.groupBy(catalog, (profile) => profile.arn.slice(profile.arn.lastIndexOf('/') + 1));
  return ({ spender, kind }) => {
    const exact = byArn.get(keyOf(spender));
    if (exact !== undefined || kind !== 'unknown' || spender.startsWith('arn:')) return exact;
    const [only, ...others] = byShortId.get(spender) ?? [];
    return others.length === 0 ? only : undefined;
  };
}

/** AWS docs show an application profile's ARN with either resource type; both are one profile. */
const keyOf = (spender: string): string => spender.replace(':inference-profile/', ':application-inference-profile/');

function resolve(find: FindProfile, modelId: string, invokedModelId: string | undefined): Spender {
  const asPassed = parseModelId(modelId);
  const profile = find(asPassed);
  const needsProfile = asPassed.kind === 'application-inference-profile' || asPassed.kind === 'unknown';
  const reference = profile !== undefined && needsProfile ? parseModelId(profile.arn) : asPassed;
  const { model, endpoint } = modelOf(find, reference, profile, invokedModelId);
  const tags = profile?.tags ?? {};
  const resolved =
    reference.kind === 'prompt-router' ? model !== undefined : profile !== undefined || reference.model !== undefined;
  return {
    id: reference.spender,
    kind: reference.kind,
    name: profile?.name ?? nameOf(reference, resolved),
    model,
    endpoint,
    tags,
    owner: ownerOf(tags),
    resolved,
  };
}

function modelOf(
  find: FindProfile,
  reference: ModelReference,
  profile: CatalogProfile | undefined,
  invokedModelId?: string,
): CatalogModel {
  if (reference.kind === 'prompt-router') {
    if (invokedModelId === undefined) return { model: undefined, endpoint: undefined };
    const { model, endpoint } = resolve(find, invokedModelId, undefined);
    return { model, endpoint };
  }
  if (reference.model !== undefined) return { model: reference.model, endpoint: reference.endpoint };
  const listed = readCatalogModels(profile?.models ?? []);
  return { model: listed.model, endpoint: reference.endpoint ?? listed.endpoint };
}

function nameOf({ kind, spender }: ModelReference, resolved: boolean): string {
  const [, type, id] = /^arn:[^/]*:([a-z-]+)\/(.+)$/.exec(spender) ?? [];
  const short = type === undefined ? spender : `${type} ${id}`;
  return resolved || kind === 'prompt-router' ? short : `${short} (not in catalog)`;
}
