import { describe, expect, it } from 'vitest';
import { parsePriceTable } from '#core/pricing/parse-price-table.ts';

const entry = {
  model: 'vendor.model-v1',
  endpoint: 'any',
  tier: 'standard',
  unit: 'USD per 1M tokens',
  prices: { input: '3', output: '15' },
  asOf: '2026-10-06',
  source: 0,
  confidence: 'H',
};
const table = (...rows: unknown[]) => ({ version: 1, sources: [{ kind: 'AWS Price List', name: 'us-east-1' }], rows });

describe('parsePriceTable', () => {
  it('makes one row of each meter and keeps where it comes from', () => {
    const { rows, refused } = parsePriceTable(
      table({ ...entry, region: 'us-east-1', effectiveFrom: '2026-09-01T00:00:00Z' }),
      'price-list',
    );
    expect(refused).toEqual([]);
    expect(rows).toEqual([
      {
        model: 'vendor.model-v1',
        endpoint: 'any',
        region: 'us-east-1',
        tier: 'standard',
        context: '',
        meter: 'input',
        price: 3_000_000n,
        unit: 'token',
        effectiveFrom: Date.UTC(2026, 8, 1),
        asOf: '2026-10-06',
        layer: 'price-list',
        source: 'us-east-1',
        confidence: 'H',
      },
      expect.objectContaining({ meter: 'output', price: 15_000_000n }),
    ]);
  });

  it.each([
    [
      'an amount finer than a pico-dollar',
      { ...entry, prices: { input: '0.0000001' } },
      'rows[0] vendor.model-v1 any standard input: 0.0000001 is finer',
    ],
    [
      'an unknown unit',
      { ...entry, unit: 'Units' },
      'rows[0] vendor.model-v1 any standard input: unknown unit "Units"',
    ],
    [
      'tokens counted in images',
      { ...entry, unit: 'USD per image' },
      'rows[0] vendor.model-v1 any standard input: "USD per image" is no unit of this meter',
    ],
    [
      'images counted in tokens',
      { ...entry, prices: { inputImage: '1' } },
      'rows[0] vendor.model-v1 any standard inputImage: "USD per 1M tokens" is no unit',
    ],
    ['an unknown endpoint', { ...entry, endpoint: 'moon' }, 'rows[0]: endpoint:'],
    ['a ratio', { ...entry, unit: 'ratio' }, 'rows[0] vendor.model-v1 any standard input: unknown unit "ratio"'],
    ['a source that is not listed', { ...entry, source: 7 }, 'rows[0]: source 7 is not in the list'],
    ['a field it does not know', { ...entry, multiplier: '1.1' }, 'rows[0]: multiplier:'],
  ])('refuses %s by name and keeps the other rows', (_, bad, message) => {
    const { rows, refused } = parsePriceTable(table(bad, entry), 'shipped');
    expect(refused[0]).toContain(message);
    expect(rows.map((row) => row.meter)).toEqual(['input', 'output']);
  });

  it.each([[undefined], [{}], [{ version: 2, sources: [], rows: [] }]])('refuses %j as a whole', (input) => {
    expect(parsePriceTable(input, 'shipped')).toEqual({ rows: [], refused: [expect.stringMatching(/^price table: /)] });
  });
});
