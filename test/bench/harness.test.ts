import { expect, it } from 'vitest';
import { interleave, percentile, ratioOf, spreadOf } from './harness.ts';
import { renderSection, shortNumber } from './section.ts';

it.each([
  { values: [3], median: 3, min: 3, max: 3 },
  { values: [9, 1, 5], median: 5, min: 1, max: 9 },
  { values: [4, 1, 3, 2], median: 2.5, min: 1, max: 4 },
])('takes the median and range of $values', ({ values, ...spread }) => {
  expect(spreadOf(values)).toEqual(spread);
});

it('has no median of nothing', () => {
  expect(() => spreadOf([])).toThrow(RangeError);
  expect(() => percentile([], 0.5)).toThrow(RangeError);
});

it.each([
  { values: [7], share: 0.95, found: 7 },
  { values: [4, 1, 3, 2], share: 0.5, found: 2 },
  { values: [4, 1, 3, 2], share: 0.51, found: 3 },
  { values: [4, 1, 3, 2], share: 1, found: 4 },
  { values: [4, 1, 3, 2], share: 0, found: 1 },
])('takes $found for the share $share of $values', ({ values, share, found }) => {
  expect(percentile(values, share)).toBe(found);
});

it('compares round by round, so that a slow round weighs on both sides', () => {
  expect(ratioOf([2, 20, 6], [1, 10, 2])).toEqual({ median: 2, min: 2, max: 3 });
});

it('times subjects in turns', async () => {
  const turns: string[] = [];
  const taken = await interleave({ a: () => turns.push('a'), b: () => turns.push('b') }, 3);
  expect(turns.join('')).toBe('ababababab');
  expect([taken.a.wall.length, taken.a.cpu.length, taken.b.wall.length]).toEqual([3, 3, 3]);
});

it.each([
  [0.012345, '0.0123'],
  [0, '0'],
  [12.34, '12.3'],
  [1234567.8, '1,234,568'],
  [Number.NaN, '-'],
])('writes %d as %s', (value, text) => {
  expect(shortNumber(value)).toBe(text);
});

it('aligns words to the left and figures to the right, and leaves unknown cells empty', () => {
  const rows = [
    { name: 'a', ratio: { median: 1.5, min: 1, max: 2 } },
    { name: 'longer', ratio: 10, note: 'x' },
  ];
  expect(renderSection({ bench: 'b', about: 'what', rows, notes: ['end'] }).split('\n')).toEqual([
    'b: what',
    'name        ratio  note',
    'a       1.5 (1-2)',
    'longer         10  x',
    '  end',
    '',
  ]);
});
