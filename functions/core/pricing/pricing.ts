import type { ResolveSpender } from '#core/ports/catalog.ts';
import type { PriceInvocation } from '#core/ports/price.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { type PriceOverrides, parsePriceOverrides } from './parse-price-overrides.ts';
import { buildPriceBook } from './price-book.ts';
import { priceInvocationWith } from './price-invocation.ts';
import type { PriceRow } from './price-row.ts';
import { shippedPrices } from './shipped-prices.ts';

/** How calls are named and priced under one set of overrides and one catalog. */
export interface Pricing {
  readonly resolveSpender: ResolveSpender;
  readonly price: PriceInvocation;
}

/** Puts names and prices together; throws where `overrides` was not validated (see parseConfig). A replay has no synced rows. */
export function pricingOf(
  overrides: PriceOverrides,
  profiles: readonly CatalogProfile[],
  synced: readonly PriceRow[] = [],
): Pricing {
  const { rows, problems } = parsePriceOverrides(overrides);
  if (problems.length > 0) throw new Error(problems.join('; '));
  return {
    resolveSpender: resolveSpenderWith(profiles),
    price: priceInvocationWith(buildPriceBook([...rows, ...synced, ...shippedPrices()])),
  };
}
