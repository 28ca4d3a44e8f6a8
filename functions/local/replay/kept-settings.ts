import { createHash } from 'node:crypto';
import type { PriceOverrides } from '#core/pricing/parse-price-overrides.ts';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';
import { mergeCatalog } from '#core/profiles/merge-catalog.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { isoOf } from '#core/time.ts';
import type { LocalState } from '#functions/local/engine/local-state.ts';

const CATALOG = 'catalog';
const PRICED_WITH = 'priced-with';
/** Raised when the same rows at the same prices come to another page, so that a kept table is summed again. */
const SUMMED_AS = 2;

/**
 * keepCatalog joins the profiles given with those the table was given before: one that is no longer in the list keeps its name
 * in old spend. Without a list what is known stands as it is.
 */
export async function keepCatalog(
  state: LocalState,
  given: readonly CatalogProfile[] | undefined,
): Promise<readonly CatalogProfile[]> {
  const known = JSON.parse((await state.read(CATALOG)) ?? '[]') as CatalogProfile[];
  if (given === undefined) return known;
  const profiles = mergeCatalog(known, given, isoOf(Date.now()));
  await state.write(CATALOG, JSON.stringify(profiles));
  return profiles;
}

/** Stands for everything the sums of a table depend on beside its rows: prices, names and models. */
export function pricingDigest(overrides: PriceOverrides, profiles: readonly CatalogProfile[]): string {
  const rows = shippedPrices().map((row) => ({ ...row, price: String(row.price) }));
  // When a profile was deleted changes no sum.
  const named = profiles.map(({ deletedAt: _, ...profile }) => profile).sort((a, b) => (a.arn < b.arn ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([SUMMED_AS, rows, overrides, named]))
    .digest('hex');
}

export const readPricingDigest = (state: LocalState): Promise<string | undefined> => state.read(PRICED_WITH);
export const keepPricingDigest = (state: LocalState, digest: string): Promise<void> => state.write(PRICED_WITH, digest);
