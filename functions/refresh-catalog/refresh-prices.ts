import type { PriceLists } from '#core/ports/price-lists.ts';
import type { PriceStore } from '#core/ports/price-store.ts';
import { type PriceList, parsePriceList } from '#core/pricing/price-list/parse-price-list.ts';
import { newPriceListState, type PriceListState } from '#core/pricing/price-list/price-list-state.ts';
import { takePriceList } from '#core/pricing/price-list/take-price-list.ts';
import type { PriceRow } from '#core/pricing/price-row.ts';
import { repricedModels } from '#core/pricing/reprice.ts';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';
import { DAY, type EpochMs, isoOf, MINUTE_MS } from '#core/time.ts';
import { type Refusal, type Said, saidOfAge, saidOfCall, saidOfList } from './observations.ts';
import { putReprice } from './put-reprice.ts';

export interface RefreshPrices {
  readonly prices: PriceStore;
  readonly priceLists: PriceLists;
}

export interface PricesRefreshed {
  readonly state: PriceListState;
  /** Prices of the list that was read, and what became of them; nothing where none was due. */
  readonly counts: {
    rows: number;
    added: number;
    refused: number;
    unmapped: number;
    conflicts: number;
    listsRefused: number;
  };
  readonly unanswered: number;
  readonly said: readonly Said[];
}

/** A day, less half the time to the next run, so that a run that begins early does not make it two. */
const DUE_AFTER_MS = DAY * MINUTE_MS - 30 * MINUTE_MS;
/** Lines of what was left out that are kept for a person to look at. */
const KEPT = 200;

const NOTHING = { rows: 0, added: 0, refused: 0, unmapped: 0, conflicts: 0, listsRefused: 0 };

/** refreshPrices takes the price list of one Region once a day; one that was refused or not answered is asked for again at the next run. */
export async function refreshPrices(
  { prices, priceLists }: RefreshPrices,
  region: string,
  earlier: PriceListState | undefined,
  now: EpochMs,
): Promise<PricesRefreshed> {
  const known = earlier ?? newPriceListState(region, now);
  if (known.good && now - known.good.at < DUE_AFTER_MS)
    return { state: known, counts: NOTHING, unanswered: 0, said: [saidOfAge(known, now)] };
  const { products, called } = await priceLists.read(region);
  const ofCall = [saidOfCall(called, region) ?? []].flat();
  if (products === undefined) {
    await prices.putList(known);
    return { state: known, counts: NOTHING, unanswered: 1, said: [...ofCall, saidOfAge(known, now)] };
  }
  const list = parsePriceList(products, region, isoOf(now).slice(0, 10));
  const stored = await prices.readPrices(region);
  const verdict = takePriceList(list, stored.rows, shippedPrices(), known, now);
  const refusal: Refusal = 'refused' in verdict ? { whole: verdict.refused, absurd: [], vanished: [] } : verdict;
  const added = 'refused' in verdict ? [] : verdict.added;
  await putReprice(prices, { place: region, models: repricedModels(added, now), spenders: {} }, now);
  await addPrices(prices, region, stored.rows, added);
  const left = [
    ...refusal.absurd.map((name) => `${name}: more than ten times off`),
    ...stored.refused,
    ...list.refused,
  ];
  const state = { ...('refused' in verdict ? known : verdict.state), ...leftOut(list, left) };
  await prices.putList(state);
  return {
    state,
    counts: {
      rows: list.rows.length,
      added: added.length,
      refused: left.length,
      unmapped: [...list.unmapped.values()].reduce((sum, count) => sum + count, 0),
      conflicts: list.conflicts.length,
      listsRefused: refusal.whole === undefined ? 0 : 1,
    },
    unanswered: 0,
    said: [...ofCall, saidOfList(refusal, known), saidOfAge(state, now)],
  };
}

async function addPrices(
  prices: PriceStore,
  region: string,
  stored: readonly PriceRow[],
  added: readonly PriceRow[],
): Promise<void> {
  const before = Map.groupBy(stored, ({ model }) => model);
  for (const [model, rows] of Map.groupBy(added, (row) => row.model))
    await prices.putPrices(region, model, [...(before.get(model) ?? []), ...rows]);
}

const leftOut = ({ unmapped, conflicts }: PriceList, refused: readonly string[]) => ({
  refused: refused.slice(0, KEPT),
  unmapped: Object.fromEntries([...unmapped].slice(0, KEPT)),
  conflicts: conflicts.slice(0, KEPT),
});
