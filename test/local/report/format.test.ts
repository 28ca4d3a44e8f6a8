import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { timeTicks, valueTicks } from '#functions/local/report/axis.ts';
import { compactCount, shortNames } from '#functions/local/report/format.ts';
import { stepFor } from '#functions/local/report/replay-report.ts';
import { trend } from '#functions/local/report/trend.ts';

it.each([
  [9999, '9,999'],
  [10_000, '10.0k'],
  [999_499, '999k'],
  [999_500, '1.00M'],
  [45_600_000, '45.6M'],
  [1_200_000_000, '1.20B'],
])('writes %d tokens as %s', (count, text) => {
  expect(compactCount(count)).toBe(text);
});

it('shortens roles to their names unless two would then be one', () => {
  const [a, b] = ['arn:aws:iam::111122223333:role/app', 'arn:aws:iam::444455556666:role/app'];
  expect(shortNames([a])(a)).toBe('app');
  expect(shortNames([a, b])(a)).toBe(a);
});

it.each([
  [24, 10],
  [48, 60],
  [8 * 24, 60],
  [30 * 24, 1440],
])('draws %d hours in steps of %d minutes', (hours, minutes) => {
  expect(stepFor(hours * 3_600_000)).toBe(minutes * 60_000);
});

it.each<[string, readonly bigint[], number, string]>([
  ['a character a step where there is room', [0n, 1n, 4n, 8n], 8, '·▁▄█'],
  ['the sums of steps where there is not', [1n, 1n, 4n, 4n], 2, '▂█'],
  ['all steps where they are no multiple of the characters', [1n, 0n, 1n, 2n, 2n], 2, '▂█'],
  ['nothing of nothing', [], 8, ''],
])('draws a trend as %s', (_, values, width, drawn) => {
  expect(trend(values, width)).toBe(drawn);
});

test.prop([fc.double({ min: 1, max: 1e19, noNaN: true })])(
  'covers any amount with three to six ticks from zero',
  (max) => {
    const ticks = valueTicks(max);
    expect(ticks[0]).toBe(0);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(max * (1 - 1e-8));
    expect(ticks.length).toBeGreaterThanOrEqual(3);
    expect(ticks.length).toBeLessThanOrEqual(6);
  },
);

test.prop([fc.integer({ min: 0, max: 2e9 }), fc.integer({ min: 60, max: 86_400 * 700 })])(
  'labels at most nine times, all inside the span',
  (start, span) => {
    const ticks = timeTicks(start * 1000, (start + span) * 1000);
    expect(ticks.length).toBeLessThanOrEqual(10);
    for (const { at } of ticks) expect(at >= start * 1000 && at < (start + span) * 1000).toBe(true);
  },
);
