import type { TokenMeter } from '#core/invocation/invocation.ts';
import type { PicoUsd } from '#core/money.ts';

/** Where a price comes from, best first. `assumed` is a shipped price read in another Region than the call's. */
export const PRICE_LAYERS = ['override', 'price-list', 'shipped', 'assumed'] as const;
export type PriceLayer = (typeof PRICE_LAYERS)[number];

/** What one call costs at list price. Names follow FOCUS: this is a ListCost, estimated, before any discount or credit. */
export interface Charge {
  readonly listCost: PicoUsd;
  /** The same with every doubt settled upwards: unknown cache lifetimes at the 1-hour rate, cached tokens charged twice. */
  readonly listCostUpper: PicoUsd;
  /** Meters that have tokens and no price: they are in no sum, so the sum is short of them. Empty for a call fully priced. */
  readonly unpricedMeters: readonly TokenMeter[];
  /** The weakest layer that took part; undefined when nothing was priced. */
  readonly layer: PriceLayer | undefined;
  /** Paid for by the hour (provisioned or reserved): no marginal token cost. */
  readonly committed: boolean;
}
