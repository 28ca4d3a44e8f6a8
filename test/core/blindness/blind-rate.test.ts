import { expect, it } from 'vitest';
import { blindRate, rateText } from '#core/blindness/blind-rate.ts';
import { HOUR } from '#core/time.ts';
import { NINE, USD } from '../../support/row.ts';

const hour = (at: number, dollars: bigint, isPart = false) => ({
  start: NINE + at * HOUR,
  listCost: dollars * USD,
  isPart,
});

it.each([
  ['the mean of all hours, quiet ones between and after them included', [hour(0, 6n), hour(3, 2n)], 'about $2.00/h'],
  [
    'from the first that spent: what was before the watchdog was not cheap',
    [hour(1, 0n), hour(2, 4n)],
    'about $2.00/h',
  ],
  ['a part where calls have no price', [hour(0, 6n, true), hour(3, 2n)], 'at least $2.00/h'],
  ['nothing of an hour that is not over', [hour(3, 2n), hour(4, 50n)], 'about $2.00/h'],
  ['not known where nothing was spent', [hour(0, 0n), hour(1, 0n)], 'an unknown amount'],
  ['not known where nothing was seen', [], 'an unknown amount'],
])('what an hour of blindness costs is %s', (_, hours, text) => {
  const rate = blindRate(hours, NINE + 4 * HOUR);
  expect(rateText(rate)).toBe(text);
  expect(rate.perHour === 0n).toBe(false);
});
