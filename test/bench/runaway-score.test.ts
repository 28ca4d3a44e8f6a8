import { describe, expect, it } from 'vitest';
import { type Runaway, scoreRunaways, WEEK_WINDOWS, withRunaway } from './runaway-score.ts';

const WINDOWS = 2 * WEEK_WINDOWS;
const runaway: Runaway = { client: 'a', factor: 3, first: WEEK_WINDOWS + 100, usd: 12 };
const scored = (own: readonly number[], clean: readonly number[]) =>
  scoreRunaways([runaway], () => own, new Map([['a', clean]]), new Set(['a', 'b']), WINDOWS);

describe('a rule’s score on runaways', () => {
  it.each([
    { name: 'an alarm in its first window leaks a twelfth', own: [runaway.first], clean: [], share: 1, leaked: 1 },
    { name: 'one in its last still counts', own: [runaway.first + 11], clean: [], share: 1, leaked: 12 },
    { name: 'one after it is too late', own: [runaway.first + 12], clean: [], share: 0, leaked: 12 },
    { name: 'one before it was not for it', own: [runaway.first - 1], clean: [], share: 0, leaked: 12 },
    {
      name: 'nor was one that comes without the runaway too',
      own: [runaway.first + 3],
      clean: [runaway.first - 3],
      share: 0,
      leaked: 12,
    },
    {
      name: 'the first that is its own counts',
      own: [runaway.first, runaway.first + 5],
      clean: [runaway.first - 6],
      share: 1,
      leaked: 6,
    },
    {
      name: 'an hour apart is another matter',
      own: [runaway.first + 1],
      clean: [runaway.first - 6],
      share: 1,
      leaked: 2,
    },
  ])('$name', ({ own, clean, share, leaked }) => {
    const found = scored(own, clean).found.get(3);
    expect(found?.share).toBe(share);
    expect(found?.leakedUsd).toBe(leaked);
  });

  it('counts alarms up to an hour apart as one, in the second week only', () => {
    const first = WEEK_WINDOWS;
    const { falseAWeek, quiet } = scored([], [5, first, first + 6, first + 12, first + 19]);
    expect(falseAWeek).toBe(2 / 2);
    expect(quiet).toBe(0.5);
  });

  it('adds a multiple of the mean of the week before, for two hours', () => {
    const { cost, usd } = withRunaway(Array<number>(WINDOWS).fill(2), WEEK_WINDOWS, 3);
    expect(cost[WEEK_WINDOWS - 1]).toBe(2);
    expect(cost[WEEK_WINDOWS]).toBe(8);
    expect(cost[WEEK_WINDOWS + 11]).toBe(8);
    expect(cost[WEEK_WINDOWS + 12]).toBe(2);
    expect(usd).toBe(72);
  });
});
