import type { PriceRow } from '#core/pricing/price-row.ts';
import { DAY, type EpochMs, MINUTE_MS } from '#core/time.ts';
import { addedPrices } from './added-prices.ts';
import { isAbsurd, knownPriceOf } from './known-price.ts';
import type { PriceList } from './parse-price-list.ts';
import { priceKey } from './price-key.ts';
import type { PriceListState } from './price-list-state.ts';

export interface TakenPriceList {
  /** Prices that were not known, or have changed. They are added to those stored; nothing is overwritten. */
  readonly added: readonly PriceRow[];
  /** Prices that were left out, by name; those known stand. */
  readonly absurd: readonly string[];
  /** Models that an earlier list had and this one has not; their prices stand. */
  readonly vanished: readonly string[];
  readonly state: PriceListState;
}

export type PriceListVerdict = TakenPriceList | { readonly refused: string };

/** Models retire one or two at a time, of dozens; a quarter less at once is a page or a service code that is missing. */
const LEAST_SHARE = 0.75;

/** Prices out of all proportion: one is a slip of the list, more than a twentieth (and never a single one) is a broken list. */
const MOST_ABSURD_SHARE = 0.05;

/** A model that is missing for this long was retired, which is nothing to tell people about any more. */
const RETIRED_AFTER_MS = 30 * DAY * MINUTE_MS;

/** takePriceList compares a list with the prices that are known and says what of it is taken, or why nothing is. */
export function takePriceList(
  list: PriceList,
  stored: readonly PriceRow[],
  shipped: readonly PriceRow[],
  state: PriceListState,
  at: EpochMs,
): PriceListVerdict {
  const listed = list.rows.filter(({ price }) => price > 0n);
  if (listed.length === 0) return { refused: 'it has no price of any model' };
  if (state.good && listed.length < state.good.rows * LEAST_SHARE)
    return { refused: `it has ${listed.length} prices where the last one had ${state.good.rows}` };

  const known = knownPriceOf([...stored, ...shipped]);
  const absurd = new Set(list.rows.filter((row) => isAbsurd(row, known(row))));
  const compared = list.rows.filter((row) => known(row) !== undefined).length;
  if (absurd.size > 1 && absurd.size > compared * MOST_ABSURD_SHARE)
    return { refused: `${absurd.size} of ${compared} prices are more than ten times off, ${namesOf(absurd)[0]} first` };

  const models: Record<string, EpochMs> = Object.fromEntries(
    Object.entries(state.models).filter(([, seen]) => at - seen < RETIRED_AFTER_MS),
  );
  for (const { model } of listed) models[model] = at;
  return {
    added: addedPrices(
      listed.filter((row) => !absurd.has(row)),
      stored,
      at,
    ),
    absurd: namesOf(absurd),
    vanished: Object.keys(models).filter((model) => models[model] !== at),
    state: { ...state, good: { at, rows: listed.length }, models },
  };
}

const namesOf = (rows: Iterable<PriceRow>): string[] => [...rows].map(priceKey);
