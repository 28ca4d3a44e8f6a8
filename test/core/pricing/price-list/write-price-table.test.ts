import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { TOKEN_METERS } from '#core/invocation/invocation.ts';
import { parsePriceTable } from '#core/pricing/parse-price-table.ts';
import { writePriceTable } from '#core/pricing/price-list/write-price-table.ts';
import { PRICE_SCOPES, PRICE_TIERS, type PriceRow } from '#core/pricing/price-row.ts';

const row: fc.Arbitrary<PriceRow> = fc.record({
  model: fc.constantFrom('vendor.a', 'vendor.b'),
  endpoint: fc.constantFrom(...PRICE_SCOPES),
  region: fc.constantFrom('us-east-1', 'eu-west-1'),
  tier: fc.constantFrom(...PRICE_TIERS),
  context: fc.constantFrom('', '>200K' as const),
  meter: fc.constantFrom(...TOKEN_METERS),
  price: fc.bigInt({ min: 1n, max: 10n ** 12n }),
  unit: fc.constant('token'),
  effectiveFrom: fc.integer({ min: 0, max: Date.UTC(2030, 0) }),
  asOf: fc.constant('2026-11-25'),
  layer: fc.constant('price-list'),
  source: fc.constantFrom('one list', 'another'),
  confidence: fc.constant('H'),
});
const name = ({ price: _, ...rest }: PriceRow): string => JSON.stringify(Object.entries(rest).sort());
const inOrder = (rows: readonly PriceRow[]) => [...rows].sort((a, b) => (name(a) < name(b) ? -1 : 1));

describe('a price table that was written', () => {
  test.prop([fc.uniqueArray(row, { selector: name })])('reads back as the rows it was made of', (rows) => {
    const { rows: read, refused } = parsePriceTable(JSON.parse(JSON.stringify(writePriceTable(rows))), 'price-list');
    expect(refused).toEqual([]);
    expect(inOrder(read)).toEqual(inOrder(rows));
  });
});
