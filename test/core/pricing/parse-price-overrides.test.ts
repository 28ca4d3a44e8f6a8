import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { parsePriceOverrides } from '#core/pricing/parse-price-overrides.ts';

const one = (value: unknown) => parsePriceOverrides({ 'vendor.model-v1': { input: value } });

describe('parsePriceOverrides', () => {
  it.each([
    [0.2, 200_000n],
    [2, 2_000_000n],
    [12, 12_000_000n],
    [4.125, 4_125_000n],
    [0.000001, 1n],
    [0, 0n],
  ])('reads %d USD per million tokens as %d pico-dollars a token', (value, price) => {
    expect(one(value)).toMatchObject({ rows: [{ meter: 'input', price, layer: 'override' }], problems: [] });
  });

  it.each([
    [1e-7, 'prices["vendor.model-v1"].input: 1e-7 is out of range'],
    [1e21, 'prices["vendor.model-v1"].input: 1e+21 is out of range'],
    [1.2345678, 'prices["vendor.model-v1"].input: 1.2345678 is finer than a pico-dollar per token'],
    [0.1 + 0.2, 'prices["vendor.model-v1"].input: 0.30000000000000004 is finer'],
    [-1, 'prices["vendor.model-v1"].input: must be a number'],
    [Number.NaN, 'prices["vendor.model-v1"].input: must be a number'],
    ['3.3', 'prices["vendor.model-v1"].input: must be a number'],
    [null, 'prices["vendor.model-v1"].input: must be a number'],
  ])('refuses %j with a message that names the field', (value, message) => {
    const { rows, problems } = one(value);
    expect(rows).toEqual([]);
    expect(problems).toEqual([expect.stringContaining(message)]);
  });

  it('names a meter it does not know', () => {
    const { problems } = parsePriceOverrides({ m: { cacheWrite: 1, cacheWriteUnknownTtl: 1, output: 2 } });
    expect(problems).toEqual([
      expect.stringContaining('prices["m"].cacheWrite: unknown meter; known are input, output'),
      expect.stringContaining('prices["m"].cacheWriteUnknownTtl: unknown meter'),
    ]);
  });

  it.each([[[]], ['x'], [{ m: 3 }]])('refuses %j as a whole', (input) => {
    expect(parsePriceOverrides(input)).toEqual({
      rows: [],
      problems: [expect.stringMatching(/^prices: must map model ids/)],
    });
  });

  test.prop([fc.integer({ min: 0, max: 999_999_999 })])(
    'takes any JSON number of up to six decimals exactly',
    (micros) => {
      const json = `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`;
      expect(one(JSON.parse(json))).toMatchObject({ rows: [{ price: BigInt(micros) }] });
    },
  );
});
