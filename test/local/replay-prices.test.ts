import { describe, expect, it, onTestFinished } from 'vitest';
import { hmacKeyRing } from '#adapters/key-ring/hmac-key-ring.ts';
import { memoryFindings } from '#adapters/memory/memory-findings.ts';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import { pricingOf } from '#core/pricing/pricing.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { minuteOf } from '#core/time.ts';
import { type Engine, startEngine } from '#functions/local/engine/engine.ts';
import { localKeyRing, memoryLocalState } from '#functions/local/engine/local-state.ts';
import { replay } from '#functions/local/replay/replay.ts';
import { summaryJson } from '#functions/local/replay/summary-json.ts';
import { verifyDay } from '#functions/local/verify-day.ts';
import { configOf, logLines } from '../support/functions-on.ts';
import { sumsIn } from '../support/golden.ts';
import { toolLoop } from '../support/tool-loop.ts';

const START = Date.UTC(2026, 9, 30, 22);
const HOUR_MS = 3_600_000;
const PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abcdefghijkl';

/** Sixty calls over five days of 1,000 tokens in and 10 out, half of them through a profile. */
const lines = Array.from({ length: 60 }, (_, n) => {
  const { line } = toolLoop({ conversation: `c${n}`, at: START + n * 2 * HOUR_MS, repeats: 1 });
  return n % 2 === 0 ? line : line.replace('us.anthropic.claude-sonnet-4-6', PROFILE);
});

const inMemory = (): Engine => ({
  name: 'memory',
  ledger: memoryLedger(),
  ...memoryFindings(),
  state: memoryLocalState(),
  stop: async () => {},
});

async function runOf(engine: Engine, prices: object, profiles: readonly CatalogProfile[] = []) {
  const ignored = () => {};
  return replay({
    title: 'test',
    lines: logLines(lines),
    engine,
    config: configOf({ prices }),
    profiles,
    onFinding: ignored,
    onRejected: ignored,
    onProgress: ignored,
  });
}

const replayed = async (...run: Parameters<typeof runOf>) => summaryJson((await runOf(...run)).summary);

describe('a table that is replayed again', () => {
  async function expectEveryPage(engine: Engine, counts: string): Promise<void> {
    const [from, to] = [minuteOf(START) - 2000, minuteOf(START) + 10_000];
    for (const source of ['minute', 'windows'] as const) {
      expect((await sumsIn(engine.ledger, from, to, source)).map((sum) => sum.split(': ')[1])).toContain(counts);
    }
  }

  it('with other prices is whole at the new ones, and the run adds nothing', { timeout: 20_000 }, async () => {
    const engine = await startEngine({});
    onTestFinished(() => engine.stop());
    const first = await replayed(engine, {});
    // 30 x (1,000 x $3.30 + 10 x $16.50) a million; the profile is not known.
    expect(first).toMatchObject({ invocations: 60, unpriced: 30, listCostUsd: '0.10395' });
    await expectEveryPage(engine, '30 0 30000 300 0 0 103950000000');

    const prices = { 'anthropic.claude-sonnet-4-6': { input: 7, output: 9 } };
    const second = await replayed(engine, prices);
    expect(second).toMatchObject({ invocations: 0, duplicates: 60, unpriced: 0, listCostUsd: '0', spenders: [] });
    // 30 x (1,000 x $7 + 10 x $9) a million.
    expect(second.table).toEqual({ invocations: 60, listCostUsd: '0.2127' });
    await expectEveryPage(engine, '30 0 30000 300 0 0 212700000000');
    const hours = await sumsIn(engine.ledger, minuteOf(START), minuteOf(START) + 24 * 60, 'hour');
    // Of the twelve calls of a day, six are the model's own.
    expect(hours.find((sum) => sum.includes(' us.anthropic'))).toMatch(/: 6 0 6000 60 0 0 42540000000$/);
    const days = await sumsIn(engine.ledger, minuteOf(Date.UTC(2026, 10, 1)), minuteOf(Date.UTC(2026, 10, 2)), 'day');
    expect(days.find((sum) => sum.includes(' us.anthropic'))).toMatch(/: 6 0 6000 60 0 0 42540000000$/);

    const config = configOf({ prices });
    const verified = await verifyDay('2026-11-01', {
      lines: logLines(lines),
      ledger: engine.ledger,
      keys: hmacKeyRing(await localKeyRing(engine.state)),
      config,
      pricing: pricingOf(config.prices, []),
    });
    expect(verified).toMatchObject({ calls: { raw: 12, table: 12 }, differences: [] });
  });

  it('with a catalog that came later has names and prices for what is past', { timeout: 20_000 }, async () => {
    const engine = inMemory();
    await replayed(engine, {});
    const models = ['us-east-1', 'us-west-2'].map(
      (region) => `arn:aws:bedrock:${region}::foundation-model/anthropic.claude-sonnet-4-6`,
    );
    const later = await replayed(engine, {}, [{ arn: PROFILE, name: 'refunds', models, tags: {} }]);
    expect(later).toMatchObject({ invocations: 0, duplicates: 60, listCostUsd: '0' });
    expect(later.table).toEqual({ invocations: 60, listCostUsd: '0.2079' });
    const sums = await sumsIn(engine.ledger, minuteOf(START), minuteOf(START) + 10_000, 'windows');
    const ofProfile = sums.filter((sum) => sum.includes(PROFILE));
    expect(ofProfile).toHaveLength(1);
    expect(ofProfile[0]).toMatch(/ anthropic\.claude-sonnet-4-6 .*: 30 0 30000 300 0 0 103950000000$/);
  });

  it('names the spenders of new calls by the catalog', { timeout: 20_000 }, async () => {
    const { spenders } = await replayed(inMemory(), {}, [{ arn: PROFILE, name: 'refunds', models: [], tags: {} }]);
    expect(spenders.map(({ spender, name }) => [spender, name])).toContainEqual([PROFILE, 'refunds']);
  });
});

it('tells which configured prices named nothing', { timeout: 20_000 }, async () => {
  const prices = {
    'us.anthropic.claude-sonnet-4-6': { input: 7 },
    [PROFILE]: { input: 7 },
    'anthropic.claude-opus-4-5': { input: 7 },
    'anthropic.claude-sonet-4-6': { input: 7 },
  };
  expect((await runOf(inMemory(), prices)).unusedPrices).toEqual([
    'anthropic.claude-opus-4-5',
    'anthropic.claude-sonet-4-6',
  ]);
});
