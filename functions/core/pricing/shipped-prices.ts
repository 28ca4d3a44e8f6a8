import { parsePriceTable } from './parse-price-table.ts';
import type { PriceRow } from './price-row.ts';
import table from './shipped-prices.json' with { type: 'json' };

/** Reads the rows that come with the program; throws when one of them is unreadable, which a test rules out. */
export function shippedPrices(): readonly PriceRow[] {
  const { rows, refused } = parsePriceTable(table, 'shipped');
  if (refused.length > 0) throw new Error(`shipped price table: ${refused.join('; ')}`);
  return rows;
}
