import type { PriceOverrides } from './parse-price-overrides.ts';
import type { PriceRow } from './price-row.ts';

/**
 * unusedOverrides gives the keys of overrides that name neither anything that was called (a spender or a model) nor a model with
 * a listed price. Such a key prices nothing and is likely misspelt; one of a listed model may just wait for its first call.
 */
export function unusedOverrides(
  overrides: PriceOverrides,
  called: ReadonlySet<string>,
  listed: Iterable<PriceRow>,
): string[] {
  const models = new Set([...listed].map(({ model }) => model));
  return Object.keys(overrides).filter((key) => !called.has(key) && !models.has(key));
}
