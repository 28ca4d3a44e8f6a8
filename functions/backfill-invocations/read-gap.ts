import type { Gap } from '#core/gaps/gap.ts';
import { type MinuteRange, SEALED_AFTER } from '#core/ledger/lateness.ts';
import { dedupe } from '#core/ledger/row.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { GapStore, StoredGap } from '#core/ports/gap-store.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { LogPage, LogSource } from '#core/ports/log-source.ts';
import { type EpochMinute, type EpochMs, floorTo, HOUR, minuteOf } from '#core/time.ts';
import type { InBatches } from '#functions/ingestion/ingest-in-batches.ts';
import { cursorOf, writeCursor } from './cursor.ts';

export interface ReadGap {
  readonly gaps: GapStore;
  readonly ledger: Pick<LedgerStore, 'readSegments' | 'dirtyMarks'>;
  readonly source: LogSource;
  readonly clock: Clock;
}

/** What is left of a run: the gaps of one run share it. */
export interface Run {
  readonly batches: InBatches;
  readonly deadline: EpochMs;
  /** Minutes that may still be made dirty, and are for others to fold. */
  minutesLeft: number;
}

/** Why reading a gap stopped: it is read, there is no time or no room left, or another run is at it. */
export type Stopped = 'read' | 'time' | 'room' | 'taken';

/**
 * A record is delivered after its time, by seconds as was seen; 13.3 at the most (19 records of a public log). What comes with a
 * backlog may take longer.
 */
const DELIVERED_WITHIN = HOUR;

/** Lines after which progress is stored, once the page is read: what a run that dies reads twice. */
const LINES_PER_STEP = 1_000;

/** The end of what is to be read for a gap; what has not happened yet is not. */
const endOf = ({ to }: Gap, now: EpochMinute): EpochMinute => Math.min(to + DELIVERED_WITHIN, now + 1);

/** Minutes of a gap that are still to be read. */
export const minutesLeft = (gap: Gap, now: EpochMinute): number =>
  gap.readAt === undefined ? Math.max(0, endOf(gap, now) - cursorOf(gap).at) : 0;

/**
 * readGap reads a gap from where somebody left it, an hour after the other, and stores how far it has come after every step. Lines are
 * stored before progress is, so a run that dies repeats a step and adds nothing twice.
 */
export async function readGap(use: ReadGap, run: Run, stored: StoredGap): Promise<{ gap: Gap; stopped: Stopped }> {
  const { gaps, ledger, source, clock } = use;
  const now = minuteOf(clock());
  let { gap, version } = stored;
  let cursor = cursorOf(gap);

  /** False when another run was faster; it goes on from what it stored. */
  async function save(change: Partial<Gap> = {}): Promise<boolean> {
    gap = { ...gap, cursor: writeCursor(cursor), ...change };
    return gaps.put(gap, version++);
  }

  /** Reads what is left of an hour. */
  async function readHour(range: MinuteRange): Promise<Stopped | undefined> {
    let lines = 0;
    for await (const page of source.read(gap.scope, range, cursor.position)) {
      for await (const line of page.lines) {
        if (cursor.known === undefined) {
          cursor = { ...cursor, known: await countCalls(ledger, gap.scope, cursor.at) };
          if (!(await save())) return 'taken';
        }
        await run.batches.add(line);
        lines++;
      }
      noteUnread(page);
      cursor = { ...cursor, to: range.to, position: page.next };
      // After the last page the hour is over: without a position it would be read from its start.
      if (page.next === undefined) continue;
      const isOver = clock() >= run.deadline;
      if (lines < LINES_PER_STEP && !isOver) continue;
      await run.batches.flush();
      if (!(await save())) return 'taken';
      if (isOver) return 'time';
      lines = 0;
    }
    await run.batches.flush();
    return undefined;
  }

  function noteUnread({ unread }: LogPage): void {
    if (unread) gap = { ...gap, unreadObjects: (gap.unreadObjects ?? 0) + 1 };
  }

  const readable = now - SEALED_AFTER;
  if (cursor.at < readable) {
    const sealed = Math.max(0, Math.min(readable, gap.to) - cursor.at);
    gap = { ...gap, sealedMinutes: (gap.sealedMinutes ?? 0) + sealed };
    cursor = { at: readable };
  }
  const end = endOf(gap, now);
  while (cursor.at < end) {
    if (clock() >= run.deadline) return { gap, stopped: 'time' };
    if (run.minutesLeft <= 0) return { gap, stopped: 'room' };
    const to = cursor.to ?? Math.min(floorTo(cursor.at, HOUR) + HOUR, end);
    const stopped = await readHour({ from: cursor.at, to });
    if (stopped) return { gap, stopped };
    const { at, known } = cursor;
    cursor = { at: to };
    const added = known === undefined ? 0 : (await countCalls(ledger, gap.scope, at)) - known;
    if (known !== undefined) run.minutesLeft -= to - at;
    if (!(await save({ added: (gap.added ?? 0) + added }))) return { gap, stopped: 'taken' };
  }
  const stopped = (await save({ readAt: clock() })) ? 'read' : 'taken';
  return { gap, stopped };
}

/** Distinct calls of the hour of a minute and of the one before, whose records may be delivered in it. */
async function countCalls(ledger: ReadGap['ledger'], scope: string, minute: EpochMinute): Promise<number> {
  const hour = floorTo(minute, HOUR);
  let calls = 0;
  for await (const { rows } of ledger.readSegments(scope, hour - HOUR, hour + HOUR)) calls += dedupe(rows).length;
  return calls;
}
