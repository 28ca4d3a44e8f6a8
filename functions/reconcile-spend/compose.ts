import type { Config } from '#core/config/config.ts';
import { parsePriceOverrides } from '#core/pricing/parse-price-overrides.ts';
import { buildPriceBook } from '#core/pricing/price-book.ts';
import type { PriceRow } from '#core/pricing/price-row.ts';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';
import { standardRates } from '#core/pricing/standard-rates.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { type ReconcileSpend, reconcileSpend } from './reconcile-spend.ts';

export interface ReconcileParts extends Omit<ReconcileSpend, 'resolveSpender' | 'ratesIn' | 'checks' | 'overrides'> {
  readonly config: Pick<Config, 'checks' | 'overrides' | 'prices'>;
  readonly profiles: readonly CatalogProfile[];
  /** Synced from the price lists. */
  readonly prices: readonly PriceRow[];
}

/** composeReconcile puts the use case together from settings, catalog, prices and the outside parts. */
export function composeReconcile({
  config: { checks, overrides, prices: own },
  profiles,
  prices,
  ...outside
}: ReconcileParts): ReturnType<typeof reconcileSpend> {
  const resolveSpender = resolveSpenderWith(profiles);
  const book = buildPriceBook([...parsePriceOverrides(own).rows, ...prices, ...shippedPrices()]);
  return reconcileSpend({
    ...outside,
    checks,
    overrides,
    resolveSpender,
    ratesIn(scope, at) {
      const ratesOf = standardRates(book, scope, at);
      return (model) => {
        const { input, output } = ratesOf(resolveSpender(model));
        return { input: input?.price, output: output?.price };
      };
    },
  });
}
