import { describe, expect, it } from 'vitest';
import { heartbeatLoop } from '#core/checks/detectors/heartbeat-loop.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { aFanOut, BOT } from '../../support/conversations.ts';
import { SCOPE } from '../../support/row.ts';

const judge = (hourly: readonly number[], settings: unknown = {}) =>
  heartbeatLoop.configure(settings)({ scope: SCOPE, spender: resolveSpenderWith([])(BOT), of: aFanOut({ hourly }) });
const hours = (count: (hour: number) => number): number[] => Array.from({ length: 96 }, (_, hour) => count(hour));

describe('a role', () => {
  it.each<[string, number[], string]>([
    ['as busy each hour', hours(() => 12), 'fail'],
    ['as busy each hour, give or take one', hours((hour) => 11 + (hour % 3)), 'fail'],
    ['as busy each hour, with little to do', hours(() => 3), 'pass'],
    ['busy by day', hours((hour) => (hour % 24 < 12 ? 20 : 8)), 'pass'],
    ['busy by day, and a little at night', hours((hour) => (hour % 24 < 12 ? 14 : 10)), 'pass'],
    ['that missed a day', hours((hour) => (hour < 24 ? 0 : 12)), 'pass'],
    ['that is four days old less an hour', hours((hour) => (hour === 95 ? 0 : 12)), 'insufficient-data'],
    ['of whose past less is known', hours(() => 12).slice(1), 'insufficient-data'],
  ])('%s', (_, hourly, outcome) => expect(judge(hourly)[0]?.outcome).toBe(outcome));

  it('is shown without waking anybody', () => {
    expect(judge(hours(() => 12))[0]).toMatchObject({
      observation: {
        severity: 'info',
        reason: `${BOT} began about 12 conversations in each of the last 96 hours, at night as by day: a schedule, with nobody behind it`,
      },
    });
  });

  it('is judged by the settings', () => {
    expect(
      judge(
        hours(() => 3),
        { minimum: 2 },
      )[0]?.outcome,
    ).toBe('fail');
    expect(
      judge(
        hours((hour) => 11 + (hour % 3)),
        { variation: 0.01 },
      )[0]?.outcome,
    ).toBe('pass');
  });
});
