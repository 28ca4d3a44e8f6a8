import { type Invocation, promptTokens, TOKEN_METERS, type TokenMeter } from '#core/invocation/invocation.ts';
import type { PicoUsd } from '#core/money.ts';
import type { Spender } from '#core/profiles/spender.ts';
import type { EpochMs } from '#core/time.ts';
import type { PriceLayer } from './charge.ts';
import type { PriceRow, PriceTier } from './price-row.ts';
import { type Place, placeOf, selectRow } from './select-row.ts';

export interface Rate {
  readonly price: PicoUsd;
  readonly layer: PriceLayer;
}

/** Pico-dollars per token; a meter without a rate has no price. */
export type Rates = Readonly<Partial<Record<TokenMeter, Rate>>>;

type PricedCall = Pick<Invocation, 'scope' | 'timestamp' | 'tier' | 'latencyOptimized' | 'tokens'>;

export interface PriceBook {
  /** The rates one call is charged at: those in force at its time, for the prompt length it has. */
  readonly ratesFor: (call: PricedCall, spender: Spender) => Rates;
  /** The row for anything else that has a list price, such as `ocu` of `OpenSearch Serverless`, at one place and time. */
  readonly rowFor: (model: string, meter: string, tier: PriceTier, scope: string, at: EpochMs) => PriceRow | undefined;
}

/** Rates from `from` on, in ascending order; one element where no row has a start date. */
type Timeline = readonly { readonly from: EpochMs; readonly rates: Rates }[];

interface SpenderPrices {
  readonly rows: readonly PriceRow[];
  readonly thresholds: readonly number[];
  /** By scope, then by how many long-context thresholds the prompt exceeds, then by tier. */
  readonly byScope: Map<string, Map<PriceTier, Timeline>[]>;
}

const thresholdOf = (context: string): number => Number(context.slice(1, -1)) * 1000;

/**
 * Indexes rows of every layer. A better layer wins row by row, so a synced input price does not hide a shipped output price.
 * A $0 row of a list is no price (AWS Price List: placeholder rows); an override of 0 is.
 */
export function buildPriceBook(rows: Iterable<PriceRow>): PriceBook {
  const byModel = Map.groupBy(
    [...rows].filter((row) => row.price > 0n || row.layer === 'override'),
    (row) => row.model,
  );
  const rowsOf = (model: string | undefined): readonly PriceRow[] =>
    model === undefined ? [] : (byModel.get(model) ?? []);
  const places = new Map<string, Place>();
  const placeFor = (scope: string): Place => getOrAdd(places, scope, () => placeOf(scope));
  // A resolver hands out one object per model id, so identity is the cheapest key.
  const bySpender = new WeakMap<Spender, SpenderPrices>();

  const rowsForSpender = ({ id, kind, model }: Spender): readonly PriceRow[] => {
    const own = rowsOf(id).filter((row) => row.layer === 'override');
    // A custom model has a price of its own, never that of the model it was made from.
    const listed = kind === 'custom-model' ? [] : rowsOf(model);
    const overridden = new Set(own.map((row) => row.meter));
    return [...own, ...listed.filter((row) => row.layer !== 'override' || !overridden.has(row.meter))];
  };

  const pricesOf = (spender: Spender): SpenderPrices => {
    const rows = rowsForSpender(spender);
    const contexts = new Set(rows.map((row) => row.context).filter((context) => context.startsWith('>')));
    return { rows, thresholds: [...contexts].map(thresholdOf).sort((a, b) => a - b), byScope: new Map() };
  };

  return {
    ratesFor: (call, spender) => {
      const prices = getOrAdd(bySpender, spender, () => pricesOf(spender));
      const exceeded = prices.thresholds.length === 0 ? 0 : countExceeded(prices.thresholds, promptTokens(call));
      const tier = call.latencyOptimized ? 'latency-optimized' : call.tier;
      const contexts = getOrAdd(prices.byScope, call.scope, () => []);
      contexts[exceeded] ??= new Map();
      const timeline = getOrAdd(contexts[exceeded], tier, () =>
        timelineOf(prices.rows, {
          endpoint: spender.endpoint,
          tier,
          threshold: prices.thresholds[exceeded - 1],
          place: placeFor(call.scope),
        }),
      );
      return ratesAt(timeline, call.timestamp);
    },
    rowFor: (model, meter, tier, scope, at) =>
      selectRow(rowsOf(model), { endpoint: 'in-region', tier, threshold: undefined, place: placeFor(scope) }, meter, at)
        ?.row,
  };
}

/** The long-context rule (AWS Price List `long_ctx` rows): at the threshold itself a prompt is still a normal one. */
const countExceeded = (thresholds: readonly number[], prompt: number): number =>
  thresholds.filter((threshold) => prompt > threshold).length;

function timelineOf(rows: readonly PriceRow[], query: Parameters<typeof selectRow>[1]): Timeline {
  const starts = new Set([Number.NEGATIVE_INFINITY, ...rows.flatMap((row) => row.effectiveFrom ?? [])]);
  return [...starts]
    .sort((a, b) => a - b)
    .map((from) => {
      const rates: Partial<Record<TokenMeter, Rate>> = {};
      for (const meter of TOKEN_METERS) {
        const found = selectRow(rows, query, meter, from);
        if (found) rates[meter] = { price: found.row.price, layer: found.layer };
      }
      // A write of unknown lifetime costs what a 5-minute write costs; a model with one kind of write leaves nothing unknown.
      const unknown = rates.cacheWrite5m ?? rates.cacheWrite30m;
      if (unknown) rates.cacheWriteUnknownTtl = unknown;
      return { from, rates };
    });
}

function ratesAt(timeline: Timeline, at: EpochMs): Rates {
  let current: Rates = {};
  for (const { from, rates } of timeline) {
    if (from > at) break;
    current = rates;
  }
  return current;
}

function getOrAdd<K, V>(map: { get(key: K): V | undefined; set(key: K, value: V): unknown }, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
