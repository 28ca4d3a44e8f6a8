import type { PriceRow } from '#core/pricing/price-row.ts';

/** priceKey names what a row prices, whatever the price and since when: two rows with one key are one price at two times. */
export const priceKey = ({ model, endpoint, region, tier, context, meter }: PriceRow): string =>
  [model, endpoint, region, tier, context, meter].filter(Boolean).join(' ');
