import { describe, expect, it } from 'vitest';
import { memoryFindings } from '#adapters/memory/memory-findings.ts';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import { type EpochMinute, HOUR, msOf } from '#core/time.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { watchSpend } from '#functions/watch-spend/watch-spend.ts';
import { WatchedConversations } from '#functions/watch-spend/watched-conversations.ts';
import { WatchedSpend } from '#functions/watch-spend/watched-spend.ts';
import { NINE, plainFold, row, SCOPE, tokens } from '../support/row.ts';

const CENT = tokens({ input: 10_000 });
const HOURS = 12;

/** What is stored of hours with a cent a minute, each tick done by what `next` gives. */
async function storedOf(next: (minute: EpochMinute) => 'new settings' | 'new process' | 'no tick' | undefined) {
  const ledger = memoryLedger();
  await ledger.addScope(SCOPE, NINE);
  let surges = new WatchedSpend(ledger);
  const start = () =>
    watchSpend({
      ledger,
      findings: findingRecorder(memoryFindings().findings),
      fold: plainFold,
      conversations: new WatchedConversations(ledger),
      surges,
      detectors: { scope: [], account: [], conversation: [], fanOut: [], prompts: [], surge: [] },
    });
  let tick = start();
  for (let minute = NINE; minute < NINE + HOURS * HOUR; minute++) {
    await ledger.putSegment(SCOPE, minute, [row(minute - NINE, minute, { tokens: CENT })]);
    const what = next(minute);
    if (what === 'new process') surges = new WatchedSpend(ledger);
    if (what === 'no tick') continue;
    if (what) tick = start();
    await tick(msOf(minute + 1));
  }
  for (let left = true; left; ) left = (await tick(msOf(NINE + HOURS * HOUR))).unfinished;
  const stored = await ledger.readSpendSteps(SCOPE, NINE, NINE + HOURS * HOUR);
  return [...stored.values()].flatMap((steps) => [...steps.values()]);
}

describe('the steps of an hour are stored as they were', () => {
  it.each<[string, Parameters<typeof storedOf>[0]]>([
    ['by one process', () => undefined],
    [
      'by one process that is not woken for nine hours',
      (minute) => (minute > NINE + 100 && minute < NINE + 640 ? 'no tick' : undefined),
    ],
    ['by one that is not woken for the last hours', (minute) => (minute > NINE + 100 ? 'no tick' : undefined)],
    ['with new settings every ten minutes', (minute) => (minute % 10 === 3 ? 'new settings' : undefined)],
    ...[4, 8, 12, 14].map((past): [string, Parameters<typeof storedOf>[0]] => [
      `by a process that begins ${past} minutes after each hour`,
      (minute) => (minute % HOUR === past ? 'new process' : undefined),
    ]),
  ])('%s', async (_, next) => {
    const stored = await storedOf(next);
    expect(stored).toEqual(Array.from({ length: HOURS - 1 }, () => Array(6).fill(100_000)));
  });
});
