import { expect, it } from 'vitest';
import { ScopeWatch } from '#core/anomaly/scope-watch.ts';
import type { SpendSteps } from '#core/anomaly/spend-steps.ts';
import { DAY, HOUR } from '#core/time.ts';
import { NINE, USD } from '../../support/row.ts';

const hourOf = (spender: string): SpendSteps => new Map([[spender, [20_000, 30_000, 20_000, 30_000, 20_000, 30_000]]]);

it.each([
  ['eight days', 8, true],
  ['six days', 6, false],
])('a spender is watched beside a thousand that rest for %s: %s', (_, days, isWatched) => {
  const watch = new ScopeWatch();
  watch.learn(
    NINE - days * DAY,
    new Map(Array.from({ length: 1_000 }, (_, at) => [`tenant-${at}`, [1, 0, 0, 0, 0, 0]])),
  );
  for (let hour = NINE - 2 * DAY; hour < NINE; hour += HOUR) watch.learn(hour, hourOf('newest'));
  expect(watch.add(NINE, new Map([['newest', 50n * USD]])).has('newest')).toBe(isWatched);
});
