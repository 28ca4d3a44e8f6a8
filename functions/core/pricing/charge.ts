import type { TokenMeter } from '#core/invocation/invocation.ts';
import type { PicoUsd } from '#core/money.ts';

/** Where a price comes from, best first. `assumed` is a shipped price read in another Region than the call's. */
export const PRICE_LAYERS = ['override', 'price-list', 'shipped', 'assumed'] as const;
export type PriceLayer = (typeof PRICE_LAYERS)[number];

/** What a call may have used without there being a price: no row of any layer prices an image that was made. */
export type UnpricedMeter = TokenMeter | 'images';

/** What one call costs at list price. Names follow FOCUS: this is a ListCost, estimated, before any discount or credit. */
export interface Charge {
  readonly listCost: PicoUsd;
  /** The same with every doubt settled upwards: unknown cache lifetimes at the 1-hour rate, cached tokens charged twice. */
  readonly listCostUpper: PicoUsd;
  /** Meters that were used and have no price: they are in no sum, so the sum is short of them. Empty for a call fully priced. */
  readonly unpricedMeters: readonly UnpricedMeter[];
  /** The weakest layer that took part; undefined when nothing was priced. */
  readonly layer: PriceLayer | undefined;
  /** Paid for by the hour (provisioned or reserved): no marginal token cost. */
  readonly committed: boolean;
}
