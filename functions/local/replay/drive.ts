import type { RejectReason } from '#core/invocation/invocation.ts';
import { timestampOf } from '#core/invocation/timestamp.ts';
import { FRESH_MINUTES } from '#core/ledger/lateness.ts';
import { type EpochMs, minuteOf, msOf } from '#core/time.ts';
import type { LogLine } from '#functions/local/sources/read-log-lines.ts';
import { type Due, EventClock, isImpossible } from './event-clock.ts';
import type { Delivered, LocalWatchdog } from './watchdog.ts';

interface Event {
  readonly text: string;
  readonly source: string;
  readonly at: EpochMs | undefined;
}

export interface Driving {
  /** The clock the table has already seen. */
  readonly startAt: EpochMs;
  /** Somebody is told of what is found, at the time it can be known. */
  readonly isTold: boolean;
  /** Why a line of its own would be rejected: tells which line of a delivery it was. */
  readonly reasonOf: (text: string) => RejectReason | undefined;
  readonly onRejected: (reason: RejectReason, source: string) => void;
  readonly onProgress: (records: number, at: EpochMs) => void;
}

/** How the lines of a run were read; duplicates are what the ledger then does not add. */
export interface Driven {
  records: number;
  invocations: number;
  other: number;
  rejected: number;
  /** Lines that came well after newer ones: they are in the sums, and nobody is told about them. */
  late: number;
  /** Judgements that failed inside a check, of calls and of minutes. */
  checkErrors: number;
  /** Requests too large for their record that were to be read and could not be. */
  bodiesUnread: number;
  /** The newest event time that counts; undefined when no line had one. */
  clock: EpochMs | undefined;
}

/** Lines in one delivery, and characters: a subscription event holds at most 1 MB compressed. */
const LINES_PER_DELIVERY = 100;
const CHARACTERS_PER_DELIVERY = 4_000_000;
/**
 * A tick judges each minute as of its own end, so a replay may tick less often than every minute and find the same: after ten
 * minutes with many records, after an hour with few. People are told after a tick, though, so for an hour after anything was
 * found it comes every minute, as it does in AWS.
 */
const [TICK_MINUTES, TICK_RECORDS, IDLE_TICK_MINUTES, NEWS_MINUTES] = [10, 500, 60, 60];

/**
 * drive sends log lines through the handlers in the order they come, in deliveries of at most 100 lines of one minute, with the
 * newest event time as the clock, and ticks in between and at the end.
 */
export async function drive(
  lines: AsyncIterable<LogLine>,
  watchdog: LocalWatchdog,
  { startAt, isTold, reasonOf, onRejected, onProgress }: Driving,
): Promise<Driven> {
  const driven: Driven = {
    records: 0,
    invocations: 0,
    other: 0,
    rejected: 0,
    late: 0,
    checkErrors: 0,
    bodiesUnread: 0,
    clock: undefined,
  };
  let clock = startAt;
  let ticked = startAt;
  let sinceTick = 0;
  let newsAt: EpochMs | undefined;
  let pending: (Delivered & { readonly source: string })[] = [];
  let characters = 0;

  const reject = (reason: RejectReason, source: string): void => {
    driven.rejected++;
    onRejected(reason, source);
  };
  const tick = async (at: EpochMs): Promise<void> => {
    const { checkErrors, found } = await watchdog.tick(at);
    driven.checkErrors += checkErrors;
    if (isTold && found > 0) newsAt = at;
  };
  const flush = async (): Promise<void> => {
    if (pending.length === 0) return;
    const batch = pending;
    [pending, characters] = [[], 0];
    const due = minuteOf(clock) - minuteOf(ticked);
    const isNews = newsAt !== undefined && minuteOf(clock) - minuteOf(newsAt) <= NEWS_MINUTES;
    if (due >= IDLE_TICK_MINUTES || (due >= TICK_MINUTES && sinceTick >= TICK_RECORDS) || (isNews && due > 0)) {
      ticked = clock;
      sinceTick = 0;
      await tick(clock);
    }
    sinceTick += batch.length;
    const answer = await watchdog.deliver(batch, clock);
    if (isTold && answer.findings.length > 0) newsAt = clock;
    driven.invocations += answer.invocations;
    driven.other += answer.other;
    driven.checkErrors += answer.checkErrors;
    driven.bodiesUnread += answer.bodiesUnread;
    if (answer.rejected > 0) {
      // A line that can be read and was rejected is longer, with its quotes escaped, than an event of a subscription may be.
      const tooLarge = largest(batch, answer.rejectedBy['too-large'] ?? 0);
      for (const event of batch) {
        const reason = tooLarge.has(event) ? 'too-large' : reasonOf(event.text);
        if (reason !== undefined) reject(reason, event.source);
      }
    }
    onProgress(driven.records, clock);
  };

  const take = async ({ event, at, clock: due }: Due<Event>): Promise<void> => {
    if (isImpossible({ at, clock: due })) return reject('timestamp-in-future', event.source);
    const newMinute = pending.length > 0 && minuteOf(due) > minuteOf(clock);
    if (newMinute || pending.length >= LINES_PER_DELIVERY || characters >= CHARACTERS_PER_DELIVERY) await flush();
    clock = due;
    driven.clock = clock;
    if (at < clock - msOf(FRESH_MINUTES)) driven.late++;
    pending.push({ text: event.text, at, source: event.source });
    characters += event.text.length;
  };

  const eventClock = new EventClock<Event>(startAt);
  for await (const line of lines) {
    driven.records++;
    const source = `${line.source}:${line.line}`;
    if ('rejected' in line) reject(line.rejected, source);
    else for (const due of eventClock.push({ text: line.text, source, at: timeOf(line) })) await take(due);
  }
  for (const due of eventClock.end()) await take(due);
  await flush();
  // Everything is there: one tick at the end of the last minute folds and judges what is left.
  await tick(msOf(minuteOf(clock) + 1));
  return driven;
}

function largest<Event extends Delivered>(batch: readonly Event[], count: number): Set<Event> {
  if (count === 0) return new Set();
  const sized = batch.map((event) => ({ event, size: Buffer.byteLength(JSON.stringify(event.text)) }));
  return new Set(
    sized
      .sort((a, b) => b.size - a.size)
      .slice(0, count)
      .map(({ event }) => event),
  );
}

/** The time of a record, else that of the log event around it; a time that some other line holds is not the log's. */
function timeOf({ text, timestampMs }: Extract<LogLine, { text: string }>): EpochMs | undefined {
  try {
    const record = JSON.parse(text) as { timestamp?: unknown; requestId?: unknown };
    if (record.requestId !== undefined) return timestampOf(record.timestamp);
  } catch {
    // Not a record; the handler says what it is.
  }
  return timestampMs;
}
