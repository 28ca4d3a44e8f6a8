import { describe, expect, it } from 'vitest';
import { runawayFanOut } from '#core/checks/detectors/runaway-fan-out.ts';
import type { FanOut } from '#core/conversations/conversations.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { aFanOut, BOT } from '../../support/conversations.ts';
import { SCOPE, USD } from '../../support/row.ts';

const judge = (of: FanOut, settings: unknown = {}) =>
  runawayFanOut.configure(settings)({ scope: SCOPE, spender: resolveSpenderWith([])(BOT), of });
const outcome = (of: FanOut, settings?: unknown) => judge(of, settings)[0]?.outcome;

describe('a role that begins conversations', () => {
  it.each<[string, Partial<FanOut>, string]>([
    ['five times its busiest hour', { begun: 50, busiest: 10 }, 'fail'],
    ['one less', { begun: 54, busiest: 11 }, 'pass'],
    ['49, where there was one an hour', { begun: 49, busiest: 1 }, 'pass'],
    ['50, where there was one an hour', { begun: 50, busiest: 1 }, 'fail'],
    ['a hundred for less than $5', { listCost: 5n * USD - 1n }, 'pass'],
    ['a hundred on its first two days', { days: 2.9 }, 'insufficient-data'],
    ['a hundred after three days', { days: 3 }, 'fail'],
  ])('%s', (_, of, expected) => expect(outcome(aFanOut(of))).toBe(expected));

  it('is told with its numbers, and as long as it begins more', () => {
    expect(judge(aFanOut())[0]).toMatchObject({
      observation: {
        check: 'runaway-fan-out',
        resource: `${BOT}/role-hash`,
        reason: `${BOT} began 100 conversations in an hour for $10.00, 10.0 times the 10 of its busiest hour in 7 days`,
        endsAt: Date.UTC(2026, 10, 2, 10),
        evidence: { begun: 100, busiest: 10 },
      },
    });
  });

  it('is judged by the settings', () => {
    expect(outcome(aFanOut(), { factor: 11 })).toBe('pass');
    expect(outcome(aFanOut(), { minimum: 101 })).toBe('pass');
    expect(outcome(aFanOut({ days: 1 }), { minimumDays: 1 })).toBe('fail');
  });
});
