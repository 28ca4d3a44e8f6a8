import { describe, expect, it } from 'vitest';
import { memoryFindings } from '#adapters/memory/memory-findings.ts';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import type { Evidence } from '#core/checks/check.ts';
import { type EpochMinute, msOf, startOfDay } from '#core/time.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { watchSpend } from '#functions/watch-spend/watch-spend.ts';
import { WatchedConversations } from '#functions/watch-spend/watched-conversations.ts';
import { WatchedSpend } from '#functions/watch-spend/watched-spend.ts';
import { seen } from '../support/open-finding.ts';
import { NINE, plainFold, row, SCOPE, tokens } from '../support/row.ts';

const [BOT, OTHER] = ['anthropic.claude-sonnet-4-6', 'amazon.nova-pro-v1:0'];
const DOLLAR = tokens({ input: 1_000_000 });
const accountOf = (scope: string) => scope.replace(/[^.]+$/, '*');

/** A deployment in this process, told minute by minute who calls. */
async function world(scopes = [SCOPE]) {
  const ledger = memoryLedger();
  const { findings } = memoryFindings();
  const recorder = findingRecorder(findings);
  const process = () =>
    watchSpend({
      ledger,
      findings: findingRecorder(findings),
      fold: plainFold,
      conversations: new WatchedConversations(ledger),
      surges: new WatchedSpend(ledger),
      detectors: { scope: [], account: [], conversation: [], fanOut: [], prompts: [], surge: [] },
    });
  for (const scope of scopes) await ledger.addScope(scope, NINE);
  let requests = 0;
  return {
    ledger,
    findings,
    process,
    see: (scope: string, minute: EpochMinute) =>
      recorder.record(seen({ scope, spender: BOT, resource: `${BOT}/c1`, detectedAt: msOf(minute) })),
    call: (modelId: string, minute: EpochMinute, scope = SCOPE) =>
      ledger.putSegment(scope, minute, [row(++requests, minute, { scope, modelId, tokens: DOLLAR })]),
    clock: async () => (await findings.readIncident({ account: accountOf(SCOPE), cause: BOT }))?.clock,
  };
}

describe('the money of an incident', () => {
  async function spendFor(minutes: number) {
    const it = await world();
    const tick = it.process();
    await it.see(SCOPE, NINE);
    for (let minute = NINE; minute < NINE + minutes; minute++) {
      await it.call(BOT, minute);
      await tick(msOf(minute));
    }
    return { ...it, tick };
  }

  it('is nothing an hour once its cause has spent nothing for an hour, while others are seen', async () => {
    const { tick, call, clock } = await spendFor(30);
    expect((await clock())?.perHour).toBeGreaterThan(0n);
    for (let minute = NINE + 30; minute < NINE + 30 + 80; minute++) {
      await call(OTHER, minute);
      await tick(msOf(minute));
    }
    expect(await clock()).toMatchObject({ perHour: 0n, spent: 30_000_000_000_000n });
  });

  it('is an hour what it has been since it began, from a quarter of an hour on', async () => {
    const pace = async (minutes: number) => {
      const { tick, clock } = await spendFor(minutes);
      await tick(msOf(NINE + minutes));
      return (await clock())?.perHour;
    };
    expect(await pace(8)).toBe(32_000_000_000_000n);
    expect(await pace(31)).toBe(60_000_000_000_000n);
  });

  it('is as of the tick, and not ahead of it', async () => {
    const { tick, call, clock } = await spendFor(30);
    await call(BOT, NINE + 45);
    await tick(msOf(NINE + 45) + 20_000);
    expect((await clock())?.asOf).toBe(msOf(NINE + 45) + 20_000);
  });

  it('is so for a process that starts in between, and for ticks an hour apart', async () => {
    const { process, call, clock } = await spendFor(30);
    const tick = process();
    for (const minute of [NINE + 40, NINE + 100, NINE + 160]) {
      await call(OTHER, minute);
      await tick(msOf(minute));
    }
    expect(await clock()).toMatchObject({ perHour: 0n });
  });

  it('stays as it was last seen while nothing is seen at all', async () => {
    const { tick, clock } = await spendFor(30);
    for (let minute = NINE + 30; minute < NINE + 30 + 80; minute++) await tick(msOf(minute));
    expect((await clock())?.perHour).toBeGreaterThan(20_000_000_000_000n);
  });
});

describe('what ends by being quiet', () => {
  const endsAt = msOf(NINE + 60);

  async function quietSince(agreedUntil?: EpochMinute) {
    const it = await world();
    await findingRecorder(it.findings).record(seen({ detectedAt: msOf(NINE), endsAt, endsWhenQuiet: true }));
    if (agreedUntil !== undefined) await it.ledger.advanceProgress(SCOPE, { seenUntil: agreedUntil });
    const { changes } = await it.process()(msOf(NINE + 200));
    return changes.map(({ change }) => change);
  }

  it('ends although nobody calls, where Bedrock has counted no call either', async () => {
    expect(await quietSince(NINE + 60)).toEqual(['resolved']);
  });

  it.each([undefined, NINE + 59])('does not while counts are known to agree until %s', async (agreedUntil) => {
    expect(await quietSince(agreedUntil)).toEqual([]);
  });
});

describe('a silence of the ticks', () => {
  it('is made up for three hours at a time, and every minute of it is judged once, in order', async () => {
    const { ledger, call, findings } = await world();
    const judged: EpochMinute[] = [];
    const spent: bigint[] = [];
    const judge = ({ now, history }: Evidence['spend']) => {
      judged.push(now - 1);
      spent.push([...history.since(startOfDay(NINE)).values()].reduce((sum, cost) => sum + cost, 0n));
      return [];
    };
    const tick = watchSpend({
      ledger,
      findings: findingRecorder(findings),
      fold: plainFold,
      conversations: new WatchedConversations(ledger),
      surges: new WatchedSpend(ledger),
      detectors: { scope: [judge], account: [], conversation: [], fanOut: [], prompts: [], surge: [] },
    });
    const minutes = Array.from({ length: 20 }, (_, i) => NINE + 1 + i * 45);
    for (const minute of minutes) await call(BOT, minute);
    // One of the last came late, and was marked.
    await ledger.markDirty(SCOPE, minutes.at(-2) ?? 0);
    const until = [];
    for (let more = true; more; ) {
      more = (await tick(msOf(NINE + 15 * 60))).unfinished;
      until.push((await ledger.readProgress(SCOPE))?.foldedUntil);
    }
    expect(until).toEqual([3, 6, 9, 12, 15].map((hours) => NINE + hours * 60));
    expect(judged).toEqual(minutes);
    expect(spent).toEqual(minutes.map((_, i) => BigInt(i + 1) * 1_000_000_000_000n));
  });
});

describe('several accounts', () => {
  it('are watched although the tick of one fails, and the tick then fails', async () => {
    const second = 'aws.444455556666.us-east-1';
    const { ledger, process, call } = await world([SCOPE, second]);
    const readProgress = ledger.readProgress.bind(ledger);
    ledger.readProgress = async (scope) => {
      if (scope === SCOPE) throw new Error('throttled');
      return readProgress(scope);
    };
    await call(BOT, NINE + 1, second);
    await expect(process()(msOf(NINE + 1))).rejects.toThrow('throttled');
    expect(await ledger.readPages(second, 'minute', NINE, NINE + 2)).toHaveLength(1);
  });
});
