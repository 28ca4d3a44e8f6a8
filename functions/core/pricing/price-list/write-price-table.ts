import { formatUsd } from '#core/money.ts';
import type { PriceRow } from '#core/pricing/price-row.ts';
import { isoOf } from '#core/time.ts';

const PER_MILLION = 1_000_000n;

/** writePriceTable writes token rows as a price table (JSON) that parsePriceTable reads back as they were; one entry a reading. */
export function writePriceTable(rows: readonly PriceRow[]): object {
  const sources = [...new Set(rows.map(({ source }) => source))];
  const entries = Map.groupBy(
    rows.map((row) => ({ row, entry: entryOf(row, sources) })),
    ({ entry }) => JSON.stringify(entry),
  );
  return {
    version: 1,
    sources: sources.map((name) => ({ kind: 'AWS Price List', name })),
    rows: [...entries.values()].map((same) => ({
      ...same[0]?.entry,
      prices: Object.fromEntries(same.map(({ row }) => [row.meter, formatUsd(row.price * PER_MILLION)])),
    })),
  };
}

function entryOf(row: PriceRow, sources: readonly string[]): object {
  const { model, endpoint, region, tier, context, effectiveFrom, asOf, confidence } = row;
  return {
    model,
    endpoint,
    ...(region !== undefined && { region }),
    tier,
    context,
    unit: 'USD per 1M tokens',
    ...(effectiveFrom !== undefined && { effectiveFrom: isoOf(effectiveFrom) }),
    asOf,
    source: sources.indexOf(row.source),
    confidence,
  };
}
