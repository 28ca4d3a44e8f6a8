import { describe, expect, it } from 'vitest';
import type { ComparedHour } from '#core/gaps/compare-hours.ts';
import { rangesOf, shortHours, surplusHours, toleranceOf } from '#core/gaps/short-hours.ts';
import { HOUR } from '#core/time.ts';
import { NINE } from '../../support/row.ts';

const hour = (at: number, missing: number, expected = 1000, surplus = 0): ComparedHour => ({
  start: NINE + at * HOUR,
  expected,
  seen: expected - missing,
  missing: new Map(missing > 0 ? [['a', missing]] : []),
  surplus,
  silent: false,
  neverLogged: 0,
});
const shortOf = (hours: readonly ComparedHour[]) =>
  [...shortHours(hours)].map((start) => (start - NINE) / HOUR).sort((a, b) => a - b);

describe('hours that lack calls', () => {
  it.each([
    { expected: 1000, tolerance: 20 },
    { expected: 100, tolerance: 2 },
    { expected: 3, tolerance: 2 },
  ])('of $expected may lack $tolerance', ({ expected, tolerance }) => {
    expect(toleranceOf(expected)).toBe(tolerance);
    expect(shortOf([hour(0, tolerance, expected)])).toEqual([]);
    expect(shortOf([hour(0, tolerance + 1, expected)])).toEqual([0]);
  });

  it('are found one by one where each lacks more than it may', () => {
    expect(shortOf([hour(0, 0), hour(1, 500), hour(2, 21), hour(3, 5)])).toEqual([1, 2]);
  });

  it('are found together where a loss too small for an hour goes on', () => {
    const losing = Array.from({ length: 24 }, (_, at) => hour(at, at % 2 === 0 ? 2 : 0));
    expect(shortOf(losing.slice(0, 20))).toEqual([]);
    expect(shortOf(losing)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22]);
  });

  it('are not, where others have as many too many', () => {
    const wavering = Array.from({ length: 48 }, (_, at) => (at % 2 === 0 ? hour(at, 5) : hour(at, 0, 1000, 5)));
    expect(shortOf(wavering)).toEqual([]);
  });

  it('are ranges where they follow each other', () => {
    expect(rangesOf([NINE + 2 * HOUR, NINE, NINE + HOUR, NINE + 5 * HOUR])).toEqual([
      { from: NINE, to: NINE + 3 * HOUR },
      { from: NINE + 5 * HOUR, to: NINE + 6 * HOUR },
    ]);
    expect(rangesOf([])).toEqual([]);
  });
});

it('hours have too many calls from the same tolerance on', () => {
  expect(surplusHours([hour(0, 0, 1000, 20), hour(1, 0, 1000, 21)]).map(({ start }) => start)).toEqual([NINE + HOUR]);
});
