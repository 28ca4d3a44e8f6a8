import { describe, expect, it } from 'vitest';
import type { Driver } from '#core/anomaly/drivers.ts';
import type { Surge } from '#core/anomaly/surge.ts';
import { spendSurge } from '#core/checks/detectors/spend-surge.ts';
import { picoOf } from '#core/money.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { msOf } from '#core/time.ts';
import { aSurge, BOT } from '../../support/conversations.ts';
import { NINE, SCOPE } from '../../support/row.ts';

const ROLE = 'arn:aws:iam::111122223333:role/refund-bot';
const judge = (surge: Surge, settings: unknown = {}, drivers: readonly Driver[] = []) => {
  const nameOf = (role: string) => (role === 'hash' ? ROLE : undefined);
  return spendSurge.configure(settings)({ scope: SCOPE, spender: resolveSpenderWith([])(BOT), surge, drivers, nameOf });
};

describe('a level that is odd', () => {
  it.each<[string, Partial<Surge>, unknown, string]>([
    ['of $3 a day', { usdAnHour: 0.125 }, {}, 'fail'],
    ['of less', { usdAnHour: 0.124 }, {}, 'pass'],
    ['of less than a profile wants to hear of', { usdAnHour: 10 }, { floorUsd: 241 }, 'pass'],
  ])('%s', (_, surge, settings, outcome) => expect(judge(aSurge(surge), settings)[0]?.outcome).toBe(outcome));

  it('is told since when, with what is usual', () => {
    expect(judge(aSurge())[0]).toMatchObject({
      observation: {
        check: 'spend-surge',
        resource: BOT,
        severity: 'medium',
        firstObservedAt: msOf(NINE - 30),
        detectedAt: msOf(NINE),
        listCost: 2_000_000_000_000n,
        costPerHour: 4_000_000_000_000n,
        reason: `${BOT} has spent at least $4.00 an hour for 30 minutes, since 2026-11-02T08:30:00Z: 8.0 times the usual $0.50 (mean of 7 days)`,
      },
    });
  });

  it('is told with what makes it, the largest parts first, and whose the largest is', () => {
    const part = (cause: Driver['cause'], usd: number, role?: string): Driver => ({
      cause,
      model: 'a-model',
      role,
      perHour: picoOf(usd),
    });
    const drivers = [part('more calls', 2.5, 'hash'), part('longer prompts', 1.2), part('longer answers', -0.2)];
    expect(judge(aSurge(), {}, drivers)[0]).toMatchObject({
      observation: {
        principal: ROLE,
        reason: expect.stringMatching(
          /; an hour: \+\$2\.50 more calls of refund-bot, \+\$1\.20 longer prompts of a-model$/,
        ),
      },
    });
  });

  it.each<[number, string]>([
    [1.99, 'low'],
    [2, 'medium'],
    [9.99, 'medium'],
    [10, 'high'],
  ])('of $%d an hour for half an hour is %s', (usdAnHour, severity) => {
    expect(judge(aSurge({ usdAnHour }))[0]).toMatchObject({ observation: { severity } });
  });

  it('is not severe where it is not ten times the usual', () => {
    expect(judge(aSurge({ usdAnHour: 10, usualUsdAnHour: 1.1 }))[0]).toMatchObject({
      observation: { severity: 'medium' },
    });
  });
});
