import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { displayUsd, formatUsd, parseUsd } from '#core/money.ts';

const anyAmount = fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 6n }), fc.bigInt({ min: 0n, max: 10n ** 30n }));

describe('money as a decimal string', () => {
  it.each([
    [0n, '0'],
    [1n, '0.000000000001'],
    [8_750n, '0.00000000875'],
    [500_000_000_000n, '0.5'],
    [1_000_000_000_000n, '1'],
    [63_965_670_000_000n, '63.96567'],
    [10_000_000_000_000_000_001n, '10000000.000000000001'],
    [-1n, '-0.000000000001'],
    [-1_500_000_000_000n, '-1.5'],
  ])('%s pico-dollars are %s', (amount, text) => expect(formatUsd(amount)).toBe(text));

  test.prop([anyAmount])('every digit survives writing and reading', (amount) => {
    expect(parseUsd(formatUsd(amount))).toBe(amount);
  });

  test.prop([anyAmount])('no digit is written that says nothing, and never an exponent', (amount) => {
    expect(formatUsd(amount)).toMatch(/^(0|[1-9][0-9]*)(\.[0-9]{0,11}[1-9])?$/);
  });

  test.prop([fc.nat(), fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 12 }), fc.nat({ max: 20 })])(
    'zeros at the end of a fraction change nothing, however many',
    (whole, digits, zeros) => {
      const decimal = `${whole}.${digits.join('')}`;
      expect(parseUsd(decimal + '0'.repeat(zeros))).toBe(parseUsd(decimal));
    },
  );

  it.each(['', '.', '1.', '.5', '-1', '+1', '1e3', '1,000', ' 1', '1 ', '0x10', 'NaN', '1.2.3', '１'])(
    '%j is refused: it is not a decimal amount',
    (text) => expect(() => parseUsd(text)).toThrow(RangeError),
  );

  it('an amount finer than a pico-dollar is refused instead of rounded', () => {
    expect(() => parseUsd('0.0000000000001')).toThrow('finer than a pico-dollar');
  });
});

describe('money for people', () => {
  it.each([
    ['0', '$0'],
    ['0.000000000001', '$0.000000000001'],
    ['0.000000001', '$0.000000001'],
    ['0.00000875', '$0.0000088'],
    ['0.0004', '$0.0004'],
    ['0.00999', '$0.01'],
    ['0.01', '$0.01'],
    ['0.0125', '$0.013'],
    ['0.5', '$0.50'],
    ['0.999', '$0.999'],
    ['0.9996', '$1.00'],
    ['1', '$1.00'],
    ['63.96567', '$63.97'],
    ['1234.5', '$1,234.50'],
    ['9999.999', '$10,000.00'],
    ['10000000', '$10,000,000.00'],
  ])('%s is shown as %s', (usd, shown) => expect(displayUsd(parseUsd(usd))).toBe(shown));

  it('a negative amount has its sign before the dollar', () => expect(displayUsd(-1_500_000_000_000n)).toBe('-$1.50'));

  const displayed = fc.oneof(
    fc.bigInt({ min: 1n, max: 10n ** 4n }),
    fc.bigInt({ min: 1n, max: 10n ** 12n }),
    fc.bigInt({ min: 1n, max: 10n ** 19n }),
  );
  const numberOf = (shown: string): number => Number(shown.replace(/[$,]/g, ''));

  test.prop([displayed])('up to 10 million dollars never scientific, never nothing', (amount) => {
    const shown = displayUsd(amount);
    expect(shown).toMatch(/^\$[0-9]{1,3}(,[0-9]{3})*(\.[0-9]{2,12})?$/);
    expect(numberOf(shown)).toBeGreaterThan(0);
  });

  test.prop([displayed])('what is shown is within 5 % of the amount, and half a cent from a dollar up', (amount) => {
    const usd = Number(amount) / 1e12;
    expect(Math.abs(numberOf(displayUsd(amount)) - usd)).toBeLessThanOrEqual(
      usd >= 1 ? 0.005 + usd * 1e-12 : usd * 0.0501,
    );
  });
});
