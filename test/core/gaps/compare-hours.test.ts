import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { compareHours } from '#core/gaps/compare-hours.ts';
import { type CountedHour, sumOf } from '#core/gaps/counted-hour.ts';
import { HOUR } from '#core/time.ts';
import { NINE } from '../../support/row.ts';

type Counts = Readonly<Record<string, number>>;

const hour = (expected: Counts, seen: Counts, at = 0): CountedHour => ({
  start: NINE + at * HOUR,
  expected: new Map(Object.entries(expected)),
  seen: new Map(Object.entries(seen)),
  records: sumOf(new Map(Object.entries(seen))),
  neverLogged: 0,
});

const compared = (hours: readonly CountedHour[]) =>
  compareHours(hours).map(({ missing, surplus, silent }) => ({
    missing: Object.fromEntries(missing),
    surplus,
    ...(silent && { silent }),
  }));

describe('an hour that was counted twice', () => {
  it.each([
    {
      name: 'agrees when both counts are the same',
      expected: { a: 9, b: 1 },
      seen: { a: 9, b: 1 },
      is: { missing: {}, surplus: 0 },
    },
    { name: 'agrees when neither has anything', expected: {}, seen: {}, is: { missing: {}, surplus: 0 } },
    {
      name: 'lacks what only the service counted',
      expected: { a: 9, b: 4 },
      seen: { a: 6 },
      is: { missing: { a: 3, b: 4 }, surplus: 0 },
    },
    {
      name: 'has too much where a number is lower',
      expected: { a: 9 },
      seen: { a: 11 },
      is: { missing: {}, surplus: 2 },
    },
    {
      name: 'makes up for no model with too many calls of another that has a number',
      expected: { a: 9, b: 9 },
      seen: { a: 4, b: 14 },
      is: { missing: { a: 5 }, surplus: 5 },
    },
    {
      name: 'takes calls of an id without a number for what is missing elsewhere, as calls through a prompt router',
      expected: { model: 30 },
      seen: { model: 10, router: 20 },
      is: { missing: {}, surplus: 0 },
    },
    {
      name: 'takes them off where most are missing, and what is left of them is too much',
      expected: { a: 5, b: 3 },
      seen: { router: 10 },
      is: { missing: {}, surplus: 2 },
    },
    {
      name: 'lacks what they do not make up for',
      expected: { a: 5, b: 3 },
      seen: { router: 6 },
      is: { missing: { b: 2 }, surplus: 0 },
    },
    {
      name: 'is silent when calls were counted and no record came',
      expected: { a: 1 },
      seen: {},
      is: { missing: { a: 1 }, surplus: 0, silent: true },
    },
  ])('$name', ({ expected, seen, is }) => {
    expect(compared([hour(expected, seen)])).toEqual([is]);
  });

  it('is not silent while failed calls arrive', () => {
    expect(compareHours([{ ...hour({ a: 1 }, {}), records: 3 }])).toMatchObject([{ silent: false }]);
  });
});

describe('neighbouring hours', () => {
  const NONE = { missing: {}, surplus: 0 };

  it('have in common what one counts before and the other after the hour', () => {
    expect(compared([hour({ a: 10 }, { a: 14 }), hour({ a: 20 }, { a: 16 }, 1)])).toEqual([NONE, NONE]);
    expect(compared([hour({ a: 14 }, { a: 10 }), hour({ a: 16 }, { a: 20 }, 1)])).toEqual([NONE, NONE]);
  });

  it('have it in common although the metric of one has no point', () => {
    expect(compared([hour({}, { a: 4 }), hour({ a: 20 }, { a: 16 }, 1)])).toEqual([NONE, NONE]);
  });

  it('do not, where an hour between them is not known, or the model is another', () => {
    expect(compared([hour({ a: 10 }, { a: 14 }), hour({ a: 20 }, { a: 16 }, 2)])).toEqual([
      { missing: {}, surplus: 4 },
      { missing: { a: 4 }, surplus: 0 },
    ]);
    expect(compared([hour({ a: 10 }, { a: 14 }), hour({ b: 20 }, { b: 16 }, 1)])).toEqual([
      { missing: {}, surplus: 4 },
      { missing: { b: 4 }, surplus: 0 },
    ]);
  });

  const counts = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat({ max: 30 }));
  const anyHours = fc
    .array(fc.tuple(counts, counts), { minLength: 1, maxLength: 6 })
    .map((pairs) => pairs.map(([expected, seen], i) => hour(expected, seen, i)));

  test.prop([anyHours])('lack and have too much by what they differ in all together, and by no more', (hours) => {
    const found = compareHours(hours);
    const total = (of: 'expected' | 'seen') => found.reduce((sum, one) => sum + one[of], 0);
    const missing = found.reduce((sum, one) => sum + sumOf(one.missing), 0);
    const surplus = found.reduce((sum, one) => sum + one.surplus, 0);
    expect(missing - surplus).toBe(total('expected') - total('seen'));
    expect(missing).toBeLessThanOrEqual(total('expected'));
    expect(surplus).toBeLessThanOrEqual(total('seen'));
    for (const one of found) for (const calls of one.missing.values()) expect(calls).toBeGreaterThan(0);
  });

  test.prop([anyHours, fc.nat({ max: 5 })])('lack exactly what is taken out of one of them', (hours, at) => {
    const whole = hours.map((one) => ({ ...one, seen: one.expected }));
    const hole = at % hours.length;
    const found = compareHours(whole.map((one, i) => (i === hole ? { ...one, seen: new Map() } : one)));
    expect(found.map((one) => sumOf(one.missing))).toEqual(
      whole.map((one, i) => (i === hole ? sumOf(one.expected) : 0)),
    );
  });
});
