import type { PicoUsd } from '#core/money.ts';
import type { PriceRow } from '#core/pricing/price-row.ts';
import { selectRow } from '#core/pricing/select-row.ts';

/** What a price is compared with. */
export interface KnownPrice {
  readonly price: PicoUsd;
  /** It comes from an earlier list of the same Region. */
  readonly listed: boolean;
}

/** No listed price is known here to have changed so far at once; a slip of a unit is a factor of a thousand. */
const ABSURD_FACTOR = 10n;

/** knownPriceOf gives the latest price that is known for what a row prices: an earlier list's, else the shipped one of any Region. */
export function knownPriceOf(rows: readonly PriceRow[]): (row: PriceRow) => KnownPrice | undefined {
  const byModel = Map.groupBy(rows, ({ model }) => model);
  return ({ model, endpoint, tier, context, meter, region = '' }) => {
    const threshold = context.startsWith('>') ? Number(context.slice(1, -1)) * 1000 : undefined;
    const query = {
      endpoint: endpoint === 'global' ? ('global' as const) : ('in-region' as const),
      tier,
      threshold,
      place: { region, commercial: true },
    };
    const found = selectRow(byModel.get(model) ?? [], query, meter, Number.POSITIVE_INFINITY);
    return found && { price: found.row.price, listed: found.layer === 'price-list' };
  };
}

/** A $0 row is absurd only where a list has had a price: elsewhere it is a placeholder. */
export function isAbsurd({ price }: PriceRow, known: KnownPrice | undefined): boolean {
  if (known === undefined) return false;
  if (price === 0n) return known.listed;
  return price > known.price * ABSURD_FACTOR || price * ABSURD_FACTOR < known.price;
}
