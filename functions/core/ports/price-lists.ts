import type { Called } from './called.ts';

/** The published price lists, as products that parsePriceList reads. */
export interface PriceLists {
  /** Every product of one Region, or undefined: of a list in parts models would seem to be gone. */
  read(region: string): Promise<{ readonly products: readonly unknown[] | undefined; readonly called: Called }>;
}
