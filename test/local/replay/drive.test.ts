import { describe, expect, it } from 'vitest';
import type { FindingJson } from '#core/messages/finding-json.ts';
import { ingestAnswer } from '#functions/ingestion/ingest-answer.ts';
import { nothingIngested } from '#functions/ingestion/ingested.ts';
import { drive } from '#functions/local/replay/drive.ts';
import type { LocalWatchdog } from '#functions/local/replay/watchdog.ts';
import type { LogLine } from '#functions/local/sources/log-line.ts';

const NINE = Date.UTC(2026, 10, 2, 9);
const MINUTE = 60_000;

/** One line a minute, four hours long. */
async function* lines(): AsyncGenerator<LogLine> {
  for (let minute = 0; minute < 240; minute++) {
    yield { text: 'x', source: 'logs', line: minute + 1, timestampMs: NINE + minute * MINUTE };
  }
}

/** Finds something in the delivery of a minute, and in the tick of another; notes the minutes it ticks at. */
function watchdogThatFinds({ delivered, ticked }: { delivered?: number; ticked?: number }) {
  const ticks: number[] = [];
  const minuteOf = (at: number) => Math.floor((at - NINE) / MINUTE);
  const watchdog: LocalWatchdog = {
    deliver: async (_events, now) => ({
      ...ingestAnswer(nothingIngested()),
      findings: minuteOf(now) === delivered ? [{} as FindingJson] : [],
    }),
    async tick(at) {
      ticks.push(minuteOf(at));
      return { checkErrors: 0, found: minuteOf(at) === ticked ? 1 : 0 };
    },
  };
  return { watchdog, ticks };
}

async function ticksOf(finds: Parameters<typeof watchdogThatFinds>[0], isTold: boolean): Promise<number[]> {
  const { watchdog, ticks } = watchdogThatFinds(finds);
  const ignore = () => undefined;
  await drive(lines(), watchdog, {
    startAt: NINE,
    isTold,
    reasonOf: ignore,
    onRejected: ignore,
    onProgress: ignore,
  });
  return ticks;
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe('how often a replay ticks', () => {
  it('is once an hour while little happens', async () => {
    expect(await ticksOf({}, true)).toEqual([60, 120, 180, 240]);
  });

  it.each([
    ['a call', { delivered: 75 }, [60, ...range(76, 135), 195, 240]],
    ['a tick', { ticked: 60 }, [...range(60, 120), 180, 240]],
  ])('is every minute for an hour after %s has told of something', async (_what, finds, expected) => {
    expect(await ticksOf(finds, true)).toEqual(expected);
  });

  it('is not more often where nobody is told', async () => {
    expect(await ticksOf({ delivered: 75, ticked: 60 }, false)).toEqual([60, 120, 180, 240]);
  });
});
