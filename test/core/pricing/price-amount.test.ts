import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { formatUsd } from '#core/money.ts';
import { unitPriceOf } from '#core/pricing/price-amount.ts';

describe('unitPriceOf', () => {
  it.each([
    ['0.2', 'USD per 1M tokens', 200_000n, 'token'],
    ['0.00875', 'USD per 1M tokens', 8_750n, 'token'],
    ['0.000001', 'USD per 1M tokens', 1n, 'token'],
    ['3.3000000000000', 'USD per 1M tokens', 3_300_000n, 'token'],
    ['0.00033', 'USD per 1K tokens', 330_000n, 'token'],
    ['0.00006', 'USD per image', 60_000_000n, 'image'],
    ['2', 'USD per 1000 queries', 2_000_000_000n, 'query'],
    ['0.24', 'USD per OCU-hour', 240_000_000_000n, 'ocu-hour'],
  ])('reads %s %s as %d pico-dollars per %s', (amount, unitName, price, unit) => {
    expect(unitPriceOf(amount, unitName)).toEqual({ price, unit });
  });

  it('gives one price for the same rate per 1K and per 1M tokens', () => {
    expect(unitPriceOf('0.0033', 'USD per 1K tokens')).toEqual(unitPriceOf('3.3', 'USD per 1M tokens'));
  });

  it.each([
    ['0.0000001', 'USD per 1M tokens', /finer than a pico-dollar per token/],
    ['0.00000000000001', 'USD per image', /finer than a pico-dollar per image/],
    ['1', 'Units', /unknown unit "Units"/],
    ['1', 'constructor', /unknown unit "constructor"/],
    ['1e-7', 'USD per 1M tokens', /not a plain decimal amount: "1e-7"/],
    ['-1', 'USD per 1M tokens', /not a plain decimal amount/],
    ['', 'USD per 1M tokens', /not a plain decimal amount/],
  ])('refuses %j %s', (amount, unitName, reason) => {
    expect(unitPriceOf(amount, unitName)).toEqual({ refused: expect.stringMatching(reason) });
  });

  test.prop([fc.integer({ min: 0, max: 2_000_000_000 })])('loses nothing of an amount with six decimals', (micros) => {
    const amount = formatUsd(BigInt(micros) * 1_000_000n);
    expect(unitPriceOf(amount, 'USD per 1M tokens')).toEqual({ price: BigInt(micros), unit: 'token' });
  });
});
