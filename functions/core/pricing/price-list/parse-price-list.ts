import { parsePriceTable } from '#core/pricing/parse-price-table.ts';
import type { PriceRow } from '#core/pricing/price-row.ts';
import { parseListProduct } from './list-product.ts';
import { priceKey } from './price-key.ts';
import { readProduct, type TokenEntry } from './read-product.ts';

/** A Region's price list, read: every product of it is in exactly one of the counts, or made the rows. */
export interface PriceList {
  /** One row a price; those at $0 are placeholders until somebody knows better (AWS Price List: about 20 in us-east-1). */
  readonly rows: readonly PriceRow[];
  /** Products that rows were made from. */
  readonly priced: number;
  readonly other: number;
  readonly elsewhere: number;
  /** Usage types that may be prices and cannot be taken exactly, with the reason. */
  readonly refused: readonly string[];
  /** Names without a model id, and how many products each has. */
  readonly unmapped: ReadonlyMap<string, number>;
  /** Prices of one thing that contradict each other; the higher one is in the rows. */
  readonly conflicts: readonly string[];
}

/** parsePriceList reads the products of one Region (objects or JSON) as of the day `asOf` of the reading. */
export function parsePriceList(products: Iterable<unknown>, region: string, asOf: string): PriceList {
  const entries: TokenEntry[] = [];
  const refused: string[] = [];
  const unmapped = new Map<string, number>();
  const counts = { priced: 0, other: 0, elsewhere: 0 };
  for (const input of products) {
    const product = parseListProduct(input);
    const read = product ? readProduct(product, region) : undefined;
    if (read === undefined) refused.push('a product that cannot be read');
    else if (read.kind === 'refused') refused.push(read.reason);
    else if (read.kind === 'unmapped') unmapped.set(read.name, (unmapped.get(read.name) ?? 0) + 1);
    else if (read.kind === 'entries') {
      counts.priced++;
      entries.push(...read.entries);
    } else counts[read.kind]++;
  }
  const stamped = entries.map((entry) => ({ ...entry, region, asOf, source: 0, confidence: 'H' }));
  const sources = [{ kind: 'AWS Price List', name: `AWS Price List ${region}` }];
  const table = parsePriceTable({ version: 1, sources, rows: stamped }, 'price-list');
  const { rows, conflicts } = settled(table.rows, Date.parse(asOf));
  return { rows, ...counts, refused: [...refused, ...table.refused], unmapped, conflicts };
}

/**
 * One row for each thing that has a price. Several products may charge for one thing; where they disagree the higher price
 * counts, as a watchdog should have it, and where they agree the earlier start. A price announced for later is a row of its own.
 */
function settled(rows: readonly PriceRow[], asOf: number): { rows: PriceRow[]; conflicts: string[] } {
  const conflicts: string[] = [];
  const startOf = ({ effectiveFrom = 0 }: PriceRow): number => effectiveFrom;
  const later = (row: PriceRow): string => (startOf(row) > asOf + DAY_MS ? String(startOf(row)) : '');
  const byKey = Map.groupBy(rows, (row) => `${priceKey(row)} ${later(row)}`);
  const settledRows = [...byKey.values()].flatMap((same) => {
    const [best] = same.toSorted((a, b) =>
      a.price === b.price ? startOf(a) - startOf(b) : a.price > b.price ? -1 : 1,
    );
    if (best && same.some(({ price }) => price !== best.price && price > 0n)) conflicts.push(priceKey(best));
    return best ? [best] : [];
  });
  return { rows: settledRows, conflicts };
}

/** A reading is dated by its day, which has hours. */
const DAY_MS = 24 * 60 * 60_000;
