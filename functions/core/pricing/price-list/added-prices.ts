import type { PriceRow } from '#core/pricing/price-row.ts';
import type { EpochMs } from '#core/time.ts';
import { priceKey } from './price-key.ts';

/**
 * addedPrices gives the rows to store beside those that are: what was not priced, and what has another price than the one in
 * force. The list dates an unchanged price anew now and then, which is no change. A change that the list does not date later than
 * the price before counts from `at`, when it was seen.
 */
export function addedPrices(listed: readonly PriceRow[], stored: readonly PriceRow[], at: EpochMs): PriceRow[] {
  const history = Map.groupBy(stored, priceKey);
  return listed.flatMap((row) => {
    const before = inForce(history.get(priceKey(row)) ?? [], Math.max(startOf(row), at));
    if (before === undefined) return [row];
    if (before.price === row.price) return [];
    return [startOf(row) > startOf(before) ? row : { ...row, effectiveFrom: at }];
  });
}

const startOf = ({ effectiveFrom }: PriceRow): number => effectiveFrom ?? Number.NEGATIVE_INFINITY;

const inForce = (rows: readonly PriceRow[], at: EpochMs): PriceRow | undefined =>
  rows.filter((row) => startOf(row) <= at).toSorted((a, b) => startOf(b) - startOf(a))[0];
