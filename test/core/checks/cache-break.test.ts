import { describe, expect, it } from 'vitest';
import { cacheBreak } from '#core/checks/detectors/cache-break.ts';
import { DAY, HOUR, msOf } from '#core/time.ts';
import { BOT } from '../../support/conversations.ts';
import { promptEvidence, type Sent } from '../../support/prompts.ts';
import { NINE } from '../../support/row.ts';

/** Nine tenths of a million tokens a day from the cache. */
const day = (back: number, cacheRead = 900): Sent => [NINE - back * DAY, { input: 1000 - cacheRead, cacheRead }];
const WEEK = [1, 2, 3, 4, 5, 6, 7].map((back) => day(back));
const NOW = NINE + 6 * HOUR;
/** Each of the last minutes, a hundred thousand tokens, so much of them from the cache. */
const minutes = (from: number, to: number, cacheRead: number, other: Sent[1] = {}, model = BOT): Sent[] =>
  Array.from(
    { length: to - from },
    (_, at): Sent => [NOW - to + at, { input: 100 - cacheRead, cacheRead, ...other }, model],
  );

const pause = (ago: number): Sent => [NOW - ago, { cacheWrite5m: 1000 }];
/** An hour of prompts that are never cached, some days ago, so many times as large as usual. */
const job = (back: number, times = 1): Sent[] =>
  minutes(0, 55, 0, { input: 20 * times }).map(([minute, sent]) => [minute - back * DAY, sent]);

const judge = (sent: readonly Sent[], settings: unknown = {}, other = {}) =>
  cacheBreak.configure(settings)({ ...promptEvidence(NOW, sent), ...other });
const outcome = (...args: Parameters<typeof judge>) => judge(...args)[0]?.outcome;

describe('prompts that used to come from the cache', () => {
  it.each<[string, Sent[], string]>([
    ['and still do', [...WEEK, ...minutes(0, 60, 90)], 'pass'],
    ['and do half as often', [...WEEK, ...minutes(0, 60, 45)], 'fail'],
    ['and do a little more than half as often', [...WEEK, ...minutes(0, 60, 46)], 'pass'],
    ['and do not any more', [...WEEK, ...minutes(0, 60, 0)], 'fail'],
    ['and do not, for less than $10 a day', [...WEEK, ...minutes(0, 1, 0)], 'pass'],
    ['on a single day', [day(1), ...minutes(0, 60, 0)], 'insufficient-data'],
    ['on two days', [day(1), day(2), ...minutes(0, 60, 0)], 'fail'],
    ['hardly ever', [...[1, 2, 3].map((back) => day(back, 290)), ...minutes(0, 60, 0)], 'not-applicable'],
    ['of somebody who rests', WEEK, 'not-applicable'],
    ['and are large ones after a pause', [...WEEK, ...minutes(0, 10, 0)], 'pass'],
    ['and still are not, ten minutes after a pause', [...WEEK, ...minutes(0, 11, 0)], 'fail'],
    ['and are one large one, an hour and a half after another', [...WEEK, pause(95), pause(1)], 'pass'],
    ['and are not by night, as the night before', [...WEEK, ...job(1), ...job(0)], 'fail'],
    ['and are not by night, as in both nights before', [...WEEK, ...job(2), ...job(1), ...job(0)], 'pass'],
    ['and far more are not than in both nights before', [...WEEK, ...job(2), ...job(1), ...job(0, 3)], 'fail'],
  ])('%s', (_, sent, expected) => expect(outcome(sent)).toBe(expected));

  it('are told since the first bad minute, with what it costs', () => {
    const [verdict] = judge([...WEEK, ...minutes(40, 120, 90), ...minutes(0, 40, 0)]);
    // 40 minutes of 90,000 tokens that cost $2.70 a million more.
    expect(verdict).toMatchObject({
      observation: {
        check: 'cache-break',
        resource: BOT,
        firstObservedAt: msOf(NOW - 40),
        listCost: 9_720_000_000_000n,
        reason: `${BOT} has 30 % of its prompts from the cache, where 90 % were usual (7 days, UTC): nothing is cached any more; it costs $233.28 a day more`,
      },
    });
  });

  it.each<[string, Sent[], string]>([
    ['nothing is cached', minutes(0, 60, 0), 'nothing is cached any more'],
    [
      'each prompt is written',
      minutes(0, 60, 0, { input: 10, cacheWrite5m: 90 }),
      'prompts are written to the cache and do not begin the same again',
    ],
    ['another model answers', minutes(0, 60, 0, {}, 'other-model'), 'other-model is new here'],
    [
      'two models take turns',
      [...minutes(0, 60, 0, {}, 'older'), ...minutes(0, 60, 0)],
      '2 models take turns, each with a cache of its own',
    ],
  ])('say what it looks like: %s', (_, sent, cause) => {
    const [verdict] = judge([...WEEK, [NINE - DAY, { input: 10, cacheRead: 90 }, 'older'], ...sent]);
    expect(verdict).toMatchObject({ observation: { reason: expect.stringContaining(`: ${cause};`) } });
  });

  it('are severe at ten times the floor', () => {
    expect(judge([...WEEK, ...minutes(0, 60, 0)], { floorUsdPerDay: 34 })[0]).toMatchObject({
      observation: { severity: 'high' },
    });
    expect(judge([...WEEK, ...minutes(0, 60, 0)], { floorUsdPerDay: 35 })[0]).toMatchObject({
      observation: { severity: 'medium' },
    });
  });

  it('are nothing that can be told in dollars where a token has no price', () => {
    expect(outcome([...WEEK, ...minutes(0, 60, 0)], {}, { priceOf: () => undefined })).toBe('insufficient-data');
  });
});
