import { describe, expect, it } from 'vitest';
import { memoryFindings } from '#adapters/memory/memory-findings.ts';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import { surgeDetectors } from '#core/checks/detectors/index.ts';
import { DAY, type EpochMinute, HOUR, minuteOf, msOf } from '#core/time.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { watchSpend } from '#functions/watch-spend/watch-spend.ts';
import { WatchedConversations } from '#functions/watch-spend/watched-conversations.ts';
import { WatchedSpend } from '#functions/watch-spend/watched-spend.ts';
import { NINE, plainFold, row, SCOPE, tokens } from '../support/row.ts';

let requests = 0;

/** Watches from `from` to `to`, a call every ten minutes at so many cents, with a new process where one is wanted. */
async function watched(
  from: EpochMinute,
  to: EpochMinute,
  centsAt: (minute: EpochMinute) => number,
  processAt: (minute: EpochMinute) => boolean = () => false,
  isBroken: (minute: EpochMinute) => boolean = () => false,
) {
  const ledger = memoryLedger();
  const { findings } = memoryFindings();
  await ledger.addScope(SCOPE, from);
  let now = from;
  const commit: typeof findings.commit = async (...args) => {
    if (isBroken(now)) throw new Error('not now');
    return findings.commit(...args);
  };
  const process = () =>
    watchSpend({
      ledger,
      findings: findingRecorder({ ...findings, commit }),
      fold: plainFold,
      conversations: new WatchedConversations(ledger),
      surges: new WatchedSpend(ledger),
      detectors: {
        scope: [],
        account: [],
        conversation: [],
        fanOut: [],
        prompts: [],
        surge: surgeDetectors.map((one) => one.configure({})),
      },
    });
  let tick = process();
  const told: [string, EpochMinute][] = [];
  for (let minute = from; minute < to; minute += 10) {
    const cents = centsAt(minute);
    const calls = cents > 0 ? [row(++requests, minute, { tokens: tokens({ input: cents * 10_000 }) })] : [];
    if (calls.length > 0) await ledger.putSegment(SCOPE, minute, calls);
    if (processAt(minute)) tick = process();
    for (const at of [minute + 1, minute + 6]) {
      now = at;
      const { changes } = await tick(msOf(at)).catch(() => ({ changes: [] }));
      for (const { change, finding } of changes)
        told.push([`${finding.check} ${change}`, minuteOf(finding.detectedAt)]);
    }
  }
  return { told, findings };
}

const opened = (told: readonly (readonly [string, EpochMinute])[]) =>
  told.filter(([what]) => what === 'spend-surge opened');

/** Two or three cents every ten minutes, for two days; then thirty times as much for two hours. */
const usual = (minute: EpochMinute): number => 2 + ((minute / 10) % 2);
const START = NINE + 2 * DAY;
const runaway = (minute: EpochMinute): number => (minute >= START && minute < START + 2 * HOUR ? 75 : usual(minute));

describe('a runaway', () => {
  it('is told within minutes of its first steps, once, and ends when it is over', async () => {
    const { told } = await watched(NINE, START + 6 * HOUR, runaway);
    expect(opened(told)).toHaveLength(1);
    expect(told.at(-1)?.[0]).toBe('spend-surge resolved');
    expect(told[0]?.[1]).toBeLessThanOrEqual(START + 30);
  });

  it('does not end while it goes on, although it is the past by then', async () => {
    const end = START + 12 * HOUR;
    const { told } = await watched(NINE, end + 6 * HOUR, (minute) =>
      minute >= START && minute < end ? 75 : usual(minute),
    );
    expect(opened(told)).toHaveLength(1);
    expect(told.filter(([what]) => what === 'spend-surge resolved')).toHaveLength(1);
  });

  it('is over once it is what is usual', async () => {
    const { told } = await watched(NINE, START + 6 * DAY, (minute) => (minute >= START ? 75 : usual(minute)));
    expect(opened(told)).toHaveLength(1);
    expect(told.at(-1)?.[0]).toBe('spend-surge resolved');
  });

  it('is told by a process that has only what was stored of the days before', async () => {
    const { told } = await watched(NINE, START + HOUR, runaway, (minute) => minute === START);
    expect(opened(told)).toHaveLength(1);
  });

  it('is told at the same step by processes that take over all the time', async () => {
    const one = await watched(NINE, START + HOUR, runaway);
    const many = await watched(NINE, START + HOUR, runaway, (minute) => minute % 70 === 0);
    expect(many.told).toEqual(one.told);
  });
});

it('is told of a level that held once by the next tick, where it could not be stored', async () => {
  const centsAt = (minute: EpochMinute) => (minute === START ? 5000 : usual(minute));
  const { told } = await watched(NINE, START + HOUR, centsAt, undefined, (minute) => minute <= START + 11);
  expect(opened(told)).toHaveLength(1);
});

it.each<[string, (minute: EpochMinute) => number]>([
  ['what goes on as usual', usual],
  [
    'a day without anything',
    (minute) => (minute >= START - 2 * DAY + HOUR && minute < START - DAY ? 0 : usual(minute)),
  ],
  ['a single call that is dear', (minute) => (minute === START + HOUR ? 6 : usual(minute))],
])('is not told of %s', async (_, centsAt) => {
  expect((await watched(NINE, START + 6 * HOUR, centsAt)).told).toEqual([]);
});
