import { expect, it } from 'vitest';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import type { LogSource } from '#core/ports/log-source.ts';
import { DAY, HOUR, isoOf, minuteOf, msOf } from '#core/time.ts';
import { backfillInvocations } from '#functions/backfill-invocations/backfill-invocations.ts';
import { openGap } from '#functions/backfill-invocations/open-gap.ts';
import { composeIngest } from '#functions/ingestion/compose.ts';
import { fakeKeyRing } from '../support/fake-key-ring.ts';
import { configOf } from '../support/functions-on.ts';
import { logRecord } from '../support/log-record.ts';
import { memoryGaps } from '../support/memory-gaps.ts';

const SCOPE = 'aws.111122223333.us-east-1';
const NOW = minuteOf(Date.UTC(2026, 10, 20, 12));
/** What the fold takes at once, and how often it does between two runs. */
const [MARKS_PER_TICK, TICKS] = [1_000, 5];

/** A call a minute, as far back as anybody asks. */
const aCallAMinute: LogSource = {
  async *read(_, { from, to }) {
    const minutes = Array.from({ length: to - from }, (_, i) => from + i);
    const lines = minutes.map((minute) => ({
      text: JSON.stringify(logRecord({ requestId: `r-${minute}`, timestamp: isoOf(msOf(minute)) })),
    }));
    yield { lines, next: undefined };
  },
};

function world() {
  const [ledger, gaps] = [memoryLedger(), memoryGaps()];
  const findings = {
    record: async () => {
      throw new Error('late money pages nobody');
    },
  };
  const clock = () => msOf(NOW);
  const begin = composeIngest({ config: configOf({}), profiles: [], keys: fakeKeyRing(), ledger, findings, clock });
  const backfill = backfillInvocations({ scope: SCOPE, gaps, ledger, source: aCallAMinute, begin, clock });
  /** What ticks do to the marks between two runs: the newest go first. */
  async function fold(ticks = TICKS): Promise<void> {
    for (let tick = 0; tick < ticks; tick++) {
      const marks = await ledger.dirtyMarks(SCOPE, MARKS_PER_TICK);
      await Promise.all(marks.map((mark) => ledger.clearDirty(SCOPE, mark)));
    }
  }
  const dirty = async (): Promise<number> => (await ledger.dirtyMarks(SCOPE, 1e9)).length;
  return { ledger, gaps, backfill: () => backfill(Number.POSITIVE_INFINITY), fold, dirty };
}

it('a month is read no faster than the minutes are folded that it makes dirty', { timeout: 60_000 }, async () => {
  const { gaps, backfill, fold, dirty } = world();
  const days = { from: NOW - 30 * DAY, to: NOW };
  await openGap(gaps, SCOPE, { ...days, cause: 'installation', sealedMinutes: 0 }, msOf(NOW));
  const added: number[] = [];
  for (let left = 1; left > 0; ) {
    const run = await backfill();
    left = run.minutesLeft;
    added.push(run.added);
    expect(await dirty()).toBeLessThanOrEqual(MARKS_PER_TICK * TICKS + HOUR);
    expect(added.length).toBeLessThan(20);
    await fold();
  }
  expect(added.reduce((sum, one) => sum + one, 0)).toBe(30 * DAY + 1);
  expect(added.length).toBe(9);
});

it('a run waits where nobody has folded what the last one made dirty', async () => {
  const { gaps, backfill, fold, dirty } = world();
  await openGap(gaps, SCOPE, { from: NOW - 10 * DAY, to: NOW, cause: 'requested', sealedMinutes: 0 }, msOf(NOW));
  await backfill();
  const waiting = await dirty();
  expect(await backfill()).toMatchObject({ added: 0, gapsLeft: 1 });
  expect(await dirty()).toBe(waiting);
  await fold(1);
  expect((await backfill()).added).toBeGreaterThan(0);
});

it('an hour that was lost today does not wait for the month of an installation', async () => {
  const { gaps, backfill } = world();
  await openGap(gaps, SCOPE, { from: NOW - 30 * DAY, to: NOW, cause: 'installation', sealedMinutes: 0 }, msOf(NOW));
  const today = { from: NOW - 5 * HOUR, to: NOW - 4 * HOUR };
  await openGap(gaps, SCOPE, { ...today, cause: 'requested', sealedMinutes: 0 }, msOf(NOW));
  expect(await backfill()).toMatchObject({ gapsRead: 1, gapsLeft: 1 });
  expect((await gaps.read(SCOPE, today.from))?.gap.readAt).toBeDefined();
});
