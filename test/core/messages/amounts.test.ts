import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { durationText, shareText, shortUsd, timesText } from '#core/messages/amounts.ts';

it.each<[bigint, string]>([
  [0n, '$0'],
  [1n, '$0.000000000001'],
  [1_000_000n, '$0.000001'],
  [50_000_000_000n, '$0.05'],
  [9_990_000_000_000n, '$9.99'],
  [41_040_000_000_000n, '$41'],
  [999_500_000_000_000n, '$1,000'],
  [999_999_400_000_000_000n, '$999,999'],
  [999_999_600_000_000_000n, '$1.00M'],
  [10_000_000_000_000_000_000n, '$10.00M'],
])('%s pico-dollars read %s in a title', (amount, shown) => expect(shortUsd(amount)).toBe(shown));

it.each([
  [0.5, '0.5×'],
  [2, '2×'],
  [2.44, '2.4×'],
  [9.96, '10×'],
  [18.2, '18×'],
  [12_345, '12,345×'],
])('%s times reads %s', (times, shown) => expect(timesText(times)).toBe(shown));

it.each([
  [0, 10, '0 %'],
  [1, 100_000, '<0.1 %'],
  [1, 3, '33.3 %'],
  [99_999, 100_000, '>99.9 %'],
  [10, 10, '100 %'],
  [253, 100, '253.0 %'],
  [12_345, 10, '123,450 %'],
  [0, 0, '–'],
])('%s of %s reads %s', (part, whole, shown) => expect(shareText(part, whole)).toBe(shown));

it.each([
  [-1, 'under a minute'],
  [59_999, 'under a minute'],
  [60_000, '1 min'],
  [3_600_000, '1 h'],
  [11_400_000, '3 h 10 min'],
  [86_400_000, '1 day'],
  [187_200_000, '2 days 4 h'],
])('%s ms last %s', (ms, shown) => expect(durationText(ms)).toBe(shown));

test.prop([fc.bigInt({ min: 0n, max: 10n ** 19n })])('no amount is longer than 15 characters in a title', (amount) => {
  expect(shortUsd(amount).length).toBeLessThanOrEqual(16);
  expect(shortUsd(amount)).not.toMatch(/e[+-]?\d|NaN/);
});
