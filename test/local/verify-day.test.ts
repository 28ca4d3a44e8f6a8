import { describe, expect, it } from 'vitest';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import { type Page, PageBuilder, type Tally } from '#core/ledger/page.ts';
import { pricingOf } from '#core/pricing/pricing.ts';
import { DAY, minuteOf } from '#core/time.ts';
import { composeIngest } from '#functions/ingestion/compose.ts';
import { foldLedger, progressOf } from '#functions/ledger/fold-ledger.ts';
import { verifyDay } from '#functions/local/verify-day.ts';
import { fakeKeyRing } from '../support/fake-key-ring.ts';
import { configOf, logLines } from '../support/functions-on.ts';
import { type GoldenCall, goldenCalls, minutesFrom } from '../support/golden.ts';

const START = minuteOf(Date.UTC(2026, 10, 2, 9));
const config = configOf({});
const fold = pricingOf(config.prices, []);
const keys = fakeKeyRing();
const calls = goldenCalls({ seed: 'verify', count: 60, minutes: minutesFrom(START, 10), scopes: 1 });
const SCOPE = 'aws.111122223333.us-east-1';

/** A ledger of these calls, folded, with the day still running. */
async function ledgerOf(made: readonly GoldenCall[]) {
  const ledger = memoryLedger();
  const findings = { record: async () => undefined };
  const begin = composeIngest({ config, profiles: [], keys, ledger, findings, clock: () => (START + 10) * 60_000 });
  const batch = begin();
  for (const { line } of made) batch.add(line);
  await batch.finish();
  const folded = await foldLedger(ledger, fold, SCOPE, await progressOf(ledger, SCOPE), START + 10);
  await folded.finish();
  return ledger;
}

const verify = (ledger: Awaited<ReturnType<typeof ledgerOf>>, of: readonly GoldenCall[] = calls, day = '2026-11-02') =>
  verifyDay(day, { lines: logLines(of.map(({ line }) => line)), ledger, keys, config, pricing: fold });

/** Puts another page over the one of a minute. */
async function tamper(ledger: Awaited<ReturnType<typeof ledgerOf>>, change: (page: Page) => Page): Promise<void> {
  const [stored] = await ledger.readPages(SCOPE, 'minute', START, START + DAY);
  if (stored) await ledger.putPage(SCOPE, 'minute', stored.start, change(stored.page), stored.version);
}

describe('verifying a day', () => {
  it('finds no difference where there is none, repeats and lines of other days in the logs included', async () => {
    const ledger = await ledgerOf(calls);
    const otherDay = goldenCalls({ seed: 'other', count: 5, minutes: [START + DAY], scopes: 1 });
    const verified = await verify(ledger, [...calls, ...calls.slice(0, 7), ...otherDay]);
    expect(verified).toMatchObject({ calls: { raw: 60, table: 60 }, differences: [] });
    expect(verified.listCost.raw).toBe(calls.reduce((sum, { counts }) => sum + (counts.at(-1) ?? 0n), 0n));
  });

  it.each([
    {
      what: 'a pico-dollar',
      change: (one: Tally) =>
        Object.assign(one, { listCost: one.listCost + 1n, listCostUpper: one.listCostUpper + 1n }),
    },
    { what: 'a token', change: (one: Tally) => void one.tokens.input++ },
    { what: 'a call', change: (one: Tally) => void one.calls++ },
  ])('finds $what too many in one minute', async ({ change }) => {
    const ledger = await ledgerOf(calls);
    await tamper(ledger, (page) => {
      const [first] = page.entries.values();
      if (first) change(first.tally);
      return page;
    });
    const { differences } = await verify(ledger);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatch(
      new RegExp(`^${SCOPE} us\\.\\S+ \\S+: the logs say \\d+ calls, \\$[\\d.]+; the table`),
    );
  });

  it('finds calls that are missing in the table, and calls that the logs do not have', async () => {
    const missing = await verify(await ledgerOf(calls.slice(1)));
    expect(missing.calls).toEqual({ raw: 60, table: 59 });
    expect(missing.differences).toHaveLength(1);
    const more = await verify(await ledgerOf(calls), calls.slice(1));
    expect(more.calls).toEqual({ raw: 59, table: 60 });
    expect(more.differences).toHaveLength(1);
  });

  it('finds a spender that nobody called', async () => {
    const ledger = await ledgerOf(calls);
    await tamper(ledger, (page) => {
      const more = new PageBuilder().add(page);
      more.entry('us.amazon.nova-pro-v1:0', 'amazon.nova-pro-v1:0', undefined).calls = 1;
      return more.build();
    });
    expect((await verify(ledger)).differences).toEqual([
      `${SCOPE} us.amazon.nova-pro-v1:0 amazon.nova-pro-v1:0: the logs say nothing; the table 1 calls, $0`,
    ]);
  });

  it('of a day without calls finds nothing to differ', async () => {
    expect(await verify(await ledgerOf(calls), calls, '2026-11-05')).toEqual({
      calls: { raw: 0, table: 0 },
      listCost: { raw: 0n, table: 0n },
      differences: [],
    });
  });
});
