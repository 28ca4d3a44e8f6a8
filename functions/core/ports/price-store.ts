import type { PriceTable } from '#core/pricing/parse-price-table.ts';
import type { PriceListState } from '#core/pricing/price-list/price-list-state.ts';
import type { PriceRow } from '#core/pricing/price-row.ts';
import type { Reprice } from '#core/pricing/reprice.ts';

/** Synced prices with their history, one list a Region. One function writes, one run at a time. */
export interface PriceStore {
  /** Every Region's list that was ever asked for. */
  readLists(): Promise<PriceListState[]>;
  putList(list: PriceListState): Promise<void>;
  /** The rows of a Region, old and present ones; what cannot be read is named. */
  readPrices(region: string): Promise<PriceTable>;
  /** Sets all rows of one model in a Region. */
  putPrices(region: string, model: string, rows: readonly PriceRow[]): Promise<void>;

  /** What is still to be summed again, the oldest first. */
  readReprices(): Promise<Reprice[]>;
  putReprice(reprice: Reprice): Promise<void>;
  removeReprice(id: string): Promise<void>;
}
