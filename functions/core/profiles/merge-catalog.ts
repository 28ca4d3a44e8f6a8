import type { CatalogProfile } from './spender.ts';

/** mergeCatalog keeps what is gone: a profile missing from the fresh list gets a tombstone, so old reports still name it. */
export function mergeCatalog(
  known: readonly CatalogProfile[],
  fresh: readonly CatalogProfile[],
  now: string,
): CatalogProfile[] {
  const present = new Set(fresh.map(({ arn }) => arn));
  const gone = known.filter(({ arn }) => !present.has(arn));
  return [...fresh, ...gone.map((profile) => ({ ...profile, deletedAt: profile.deletedAt ?? now }))];
}
