import { expect, it } from 'vitest';
import { missingFingerprint } from '#core/gaps/missing-finding.ts';
import { HOUR, msOf } from '#core/time.ts';
import { readSpend } from '#functions/ledger/rolling-spend.ts';
import { describeOnEngine } from '../support/engine.ts';
import { NINE, SCOPE } from '../support/row.ts';
import { CALL_COST, callsIn, worldOn } from './world.ts';

const PROFILE = {
  arn: 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123def456',
  name: 'refund-bot',
  models: [
    'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6',
    'arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-sonnet-4-6',
  ],
  tags: {},
};
const BOT = { modelId: PROFILE.arn, metricId: 'abc123def456' };
const clock = (hour: number, minute = 5) => msOf(NINE + hour * HOUR + minute);

describeOnEngine('an hour whose records never came', (engine) => {
  it('is a gap with its dollars, and none once they are delivered', { timeout: 60_000 }, async () => {
    const world = await worldOn(engine(), { profiles: [PROFILE] });
    const { carryOut, hourly, tick, finding, gaps } = world;
    const spent = async () => {
      const page = await readSpend(world.ledger, SCOPE, NINE, NINE + 6 * HOUR);
      return [...page.entries.values()].reduce((sum, { tally }) => sum + tally.listCost, 0n);
    };

    // Installed at nine; what Bedrock counted before is not its business.
    await carryOut({ ...callsIn(NINE - 2 * HOUR, 50), logged: [] });
    expect(await hourly(clock(0, 0))).toMatchObject({ hoursCompared: 0, gapsOpen: 0, findings: [] });

    await carryOut(callsIn(NINE, 60));
    await carryOut(callsIn(NINE, 40, BOT));
    await tick(clock(1));
    const withheld = [
      ...(await carryOut(callsIn(NINE + HOUR, 30), () => true)),
      ...(await carryOut(callsIn(NINE + HOUR, 90, BOT), () => true)),
    ];
    await tick(clock(2));
    expect(await hourly(clock(2))).toMatchObject({ hoursCompared: 1, missingCalls: 0, coveragePercent: 100 });

    await carryOut(callsIn(NINE + 2 * HOUR, 10));
    await tick(clock(3));
    const blind = await hourly(clock(3));
    expect(blind).toMatchObject({ hoursCompared: 2, missingCalls: 120, gapsOpen: 1, coveragePercent: 45.45 });
    expect(blind.findings).toMatchObject([
      {
        check: 'invocations-missing',
        change: 'opened',
        severity: 'high',
        region: 'us-east-1',
        reason:
          'blind to about $5.94/h ($5.94) between 2026-11-02T10:00:00Z and 2026-11-02T11:00:00Z: 120 calls, 1,320,000 tokens were counted by Bedrock and are not in the logs read, mostly of refund-bot; for an hour or more nothing arrived at all',
      },
    ]);
    expect((await gaps.open()).map(({ gap }) => gap)).toMatchObject([
      {
        scope: SCOPE,
        from: NINE + HOUR,
        to: NINE + 2 * HOUR,
        cause: 'missing-invocations',
        expected: { invocations: 120, inputTokens: 1_200_000, outputTokens: 120_000 },
        seen: { invocations: 0, inputTokens: 0, outputTokens: 0 },
        missingListCost: 120n * CALL_COST,
      },
    ]);
    expect(await spent()).toBe(110n * CALL_COST);

    // The same gap is the same finding, told once.
    await tick(clock(4));
    expect(await hourly(clock(4))).toMatchObject({ hoursCompared: 3, gapsOpen: 1, findings: [] });

    // Delivered as reading the range again would: late, to be folded by the next tick.
    for (let from = 0; from < withheld.length; from += 50)
      await world.deliver(withheld.slice(from, from + 50), clock(4, 20));
    expect(await hourly(clock(4, 21))).toMatchObject({ hoursUnknown: 1, gapsOpen: 1, findings: [] });
    await tick(clock(5));
    expect(await spent()).toBe(230n * CALL_COST);
    const mended = await hourly(clock(5));
    expect(mended).toMatchObject({ missingCalls: 0, gapsOpen: 0, coveragePercent: 100 });
    expect(mended.findings).toMatchObject([{ check: 'invocations-missing', change: 'resolved' }]);
    expect(await finding('invocations-missing')).toBeUndefined();
    expect((await world.findings.read(missingFingerprint(SCOPE)))?.finding.status).toBe('resolved');
    expect((await gaps.read(SCOPE, NINE + HOUR))?.gap).toMatchObject({ status: 'mended', closedAt: clock(5) });
    expect(await gaps.open()).toEqual([]);
    await world.stop();
  });
});
