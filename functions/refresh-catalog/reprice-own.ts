import { shortId } from '#core/findings/short-id.ts';
import { objectOf } from '#core/invocation/json.ts';
import type { PriceStore } from '#core/ports/price-store.ts';
import { parsePriceOverrides } from '#core/pricing/parse-price-overrides.ts';
import type { PriceListState } from '#core/pricing/price-list/price-list-state.ts';
import type { PriceRow } from '#core/pricing/price-row.ts';
import { oldestToReprice, shortIdOf } from '#core/pricing/reprice.ts';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';
import type { EpochMs } from '#core/time.ts';
import { putReprice } from './put-reprice.ts';

export interface RepriceOwn {
  readonly prices: Pick<PriceStore, 'putReprice' | 'putList'>;
  /** The configuration as it was deployed. */
  readonly readConfig: () => Promise<unknown>;
}

/**
 * repriceOwn compares the prices that the configuration sets and the program brings with those of the run before, which a Region's
 * list keeps, and has what they change summed again: all of the past, since they have no start.
 */
export async function repriceOwn(
  { prices, readConfig }: RepriceOwn,
  regions: readonly string[],
  list: PriceListState,
  now: EpochMs,
): Promise<PriceListState> {
  const { rows } = parsePriceOverrides(objectOf(await readConfig())?.prices ?? {});
  const own = digestsOf([...rows, ...shippedPrices()]);
  const { own: before = own } = list;
  const changed = Object.keys({ ...before, ...own }).filter((model) => before[model] !== own[model]);
  if (list.own && changed.length === 0) return list;
  const from = oldestToReprice(now);
  const models = Object.fromEntries(changed.map((model) => [model, from]));
  // A key of the configuration may also be the ARN or id of a profile.
  const spenders = Object.fromEntries(changed.map((model) => [shortIdOf(model), from]));
  for (const place of regions) await putReprice(prices, { place, models, spenders }, now);
  const next = { ...list, own };
  await prices.putList(next);
  return next;
}

const digestsOf = (rows: readonly PriceRow[]): Record<string, string> =>
  Object.fromEntries([...Map.groupBy(rows, ({ model }) => model)].map(([model, of]) => [model, digestOf(of)]));

/** Of what sets the price of a call: another reading or source of the same price changes no sum. */
const digestOf = (rows: readonly PriceRow[]): string =>
  shortId(
    JSON.stringify(
      rows.map(({ endpoint, region, tier, context, meter, price }) => [
        endpoint,
        region,
        tier,
        context,
        meter,
        String(price),
      ]),
    ),
  );
