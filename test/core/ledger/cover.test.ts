import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { cover, LENGTH } from '#core/ledger/cover.ts';
import { DAY, HOUR } from '#core/time.ts';
import { windowsAt } from '#functions/ledger/rolling-spend.ts';
import { NINE } from '../../support/row.ts';

const anyMinute = fc.integer({ min: NINE - 40 * DAY, max: NINE + 2 * DAY });
const anyCase = fc.tuple(
  anyMinute,
  fc.oneof(fc.nat({ max: 200 }), fc.nat({ max: 40 * DAY })),
  fc.oneof(anyMinute, fc.constantFrom(0, NINE, NINE + 100 * DAY)),
);

describe('the pages that add up to a range', () => {
  test.prop([anyCase])('follow on each other and cover exactly the range', ([from, length, closedUntil]) => {
    let at = from;
    for (const range of cover(from, from + length, closedUntil)) {
      expect(range.from).toBe(at);
      expect(range.to).toBeGreaterThan(range.from);
      at = range.to;
    }
    expect(at).toBe(from + length);
  });

  test.prop([anyCase])('begin and end where pages of their length do', ([from, length, closedUntil]) => {
    for (const range of cover(from, from + length, closedUntil)) {
      expect(range.from % LENGTH[range.resolution]).toBe(0);
      expect(range.to % LENGTH[range.resolution]).toBe(0);
    }
  });

  test.prop([anyCase])('are hours and days only where those are closed', ([from, length, closedUntil]) => {
    for (const range of cover(from, from + length, closedUntil))
      if (range.resolution !== 'minute') expect(range.to).toBeLessThanOrEqual(closedUntil);
  });

  test.prop([anyCase])('never are finer than needed', ([from, length, closedUntil]) => {
    for (const { resolution, from: start, to } of cover(from, from + length, closedUntil)) {
      const coarser = resolution === 'minute' ? HOUR : DAY;
      const first = Math.ceil(start / coarser) * coarser;
      if (resolution !== 'day' && first + coarser <= Math.min(to, closedUntil))
        expect.unreachable('a whole page was cut up');
    }
  });

  it.each([
    ['nothing of an empty range', NINE, NINE, NINE, []],
    ['nothing of a range that ends before it begins', NINE, NINE - 5, NINE, []],
    ['minutes where nothing is closed', NINE - 90, NINE, 0, [['minute', 90]]],
    [
      'an hour and the minutes around it',
      NINE - 61,
      NINE + 1,
      NINE,
      [
        ['minute', 1],
        ['hour', 60],
        ['minute', 1],
      ],
    ],
    [
      'days within hours within minutes',
      NINE - 2 * DAY - 1,
      NINE + 1,
      NINE,
      [
        ['minute', 1],
        ['hour', 15 * HOUR],
        ['day', DAY],
        ['hour', 9 * HOUR],
        ['minute', 1],
      ],
    ],
  ])('are %s', (_, from, to, closedUntil, expected) => {
    expect(
      cover(from, to, closedUntil).map(({ resolution, from: start, to: end }) => [resolution, end - start]),
    ).toEqual(expected);
  });

  test.prop([fc.nat({ max: 400 * DAY }), fc.integer({ min: 2, max: 62 })])(
    'of each standard window are at most five ranges',
    (after, lag) => {
      const now = NINE + after;
      const closedUntil = Math.floor((now - lag) / HOUR) * HOUR;
      const ranges = windowsAt(now).map(({ from, to }) => cover(from, to, closedUntil).length);
      expect(Math.max(...ranges)).toBeLessThanOrEqual(5);
    },
  );

  test.prop([fc.nat({ max: 400 * DAY })])('of each standard window are few items', (after) => {
    const now = NINE + after;
    const closedUntil = Math.floor((now - 2) / HOUR) * HOUR;
    for (const { from, to } of windowsAt(now)) {
      const pages = cover(from, to, closedUntil).reduce(
        (sum, range) => sum + (range.to - range.from) / LENGTH[range.resolution],
        0,
      );
      // At the most an hour and a bit of minutes at either edge, a day of hours at either edge, and the days.
      expect(pages).toBeLessThanOrEqual(59 + 61 + 23 + 23 + 31);
    }
  });
});
