import type { ServiceTier } from '#core/invocation/invocation.ts';
import type { PicoUsd } from '#core/money.ts';
import type { EpochMs } from '#core/time.ts';
import type { PriceLayer } from './charge.ts';

/**
 * Which endpoints a row prices. From Claude 4.5 on a geography profile and the plain id cost the same and 10 % more than the
 * global profile, so they share a row (AWS Price List rows of 2026-10-06); `in-region` is the plain id alone.
 */
export const PRICE_SCOPES = ['global', 'geo+in-region', 'in-region', 'any'] as const;
export type PriceScope = (typeof PRICE_SCOPES)[number];

/** A latency-optimized call is priced by rows of its own, as if it were a tier. */
export const PRICE_TIERS = ['standard', 'flex', 'priority', 'latency-optimized', 'batch', 'provisioned'] as const;
export type PriceTier = (typeof PRICE_TIERS)[number] | ServiceTier;

/** Prompt length a row is for: `''` up to the model's threshold, `>200K` beyond 200,000 tokens, `any` whatever the length. */
export type PriceContext = '' | `>${number}K` | 'any';

/** One price of one meter, whole in itself: no row is ever computed from another. */
export interface PriceRow {
  /** Foundation model id with its version, or for an override the id or ARN the user named. */
  readonly model: string;
  readonly endpoint: PriceScope;
  /** Region of the reading; undefined when the source names none. */
  readonly region?: string;
  readonly tier: PriceTier;
  readonly context: PriceContext;
  /** A token meter's name, or what else is charged for: `rerankQuery`, `ocu`, ... */
  readonly meter: string;
  readonly price: PicoUsd;
  /** What one `price` buys: `token`, `image`, `ocu-hour`, ... */
  readonly unit: string;
  /** Start of the price. Undefined for a shipped row: the day of a reading is not the day a price began. */
  readonly effectiveFrom?: EpochMs;
  /** Day, month or year of the reading; undefined for an override. */
  readonly asOf?: string;
  readonly layer: Exclude<PriceLayer, 'assumed'>;
  readonly source: string;
  /** H price list, M one good third-party source, L inference. */
  readonly confidence: 'H' | 'M' | 'L';
}
