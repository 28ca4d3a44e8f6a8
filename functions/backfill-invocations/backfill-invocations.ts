import type { Gap } from '#core/gaps/gap.ts';
import type { StoredGap } from '#core/ports/gap-store.ts';
import { type EpochMs, minuteOf } from '#core/time.ts';
import { ingestInBatches } from '#functions/ingestion/ingest-in-batches.ts';
import type { Batch } from '#functions/ingestion/ingest-invocations.ts';
import type { Ingested } from '#functions/ingestion/ingested.ts';
import { minutesLeft, type ReadGap, type Run, readGap } from './read-gap.ts';

/** What one run did. */
export interface Backfilled {
  readonly ingested: Ingested;
  /** Gaps that were read to the end, and those that are left. */
  readonly gapsRead: number;
  readonly gapsLeft: number;
  /** Calls that were not in the ledger. */
  readonly added: number;
  /** Minutes of gaps still to be read. */
  readonly minutesLeft: number;
  /** Minutes that nobody can read any more, since they were sealed first. */
  readonly sealedMinutes: number;
  /** Objects that were gone or that may not be read. */
  readonly unreadObjects: number;
}

/**
 * Dirty minutes there may be at once. A tick folds a thousand, the newest first, so this much is folded before the next run five
 * minutes later, and what is late today never waits for a month that is read again.
 */
const DIRTY_MINUTES = 5_000;

/**
 * backfillInvocations works through the open gaps of the scope whose logs it can read, the shortest first, so that an hour that was
 * lost today does not wait for the month of an installation. `opened` is a gap just opened, which the list may not have yet.
 */
export function backfillInvocations(use: ReadGap & { readonly scope: string; readonly begin: () => Batch }) {
  async function openGaps(opened: readonly StoredGap[]): Promise<StoredGap[]> {
    const starts = new Set(
      [...opened, ...(await use.gaps.open())].flatMap(({ gap }) => (gap.scope === use.scope ? gap.from : [])),
    );
    // The list may lag behind what other runs have stored.
    const stored = await Promise.all([...starts].map((from) => use.gaps.read(use.scope, from)));
    return stored.filter((one) => one?.gap.status === 'open' && one.gap.readAt === undefined) as StoredGap[];
  }

  return async (deadline: EpochMs, opened: readonly StoredGap[] = []): Promise<Backfilled> => {
    const left = ({ gap }: { gap: Gap }): number => minutesLeft(gap, minuteOf(use.clock()));
    const open = (await openGaps(opened)).sort((a, b) => left(a) - left(b));
    const batches = ingestInBatches(use.begin);
    const done = new Map(open.map((one) => [one.gap.from, one.gap]));
    if (open.length > 0) {
      const waiting = await use.ledger.dirtyMarks(use.scope, DIRTY_MINUTES);
      const run: Run = { batches, deadline, minutesLeft: DIRTY_MINUTES - waiting.length };
      for (const one of open) {
        const { gap, stopped } = await readGap(use, run, one);
        done.set(gap.from, gap);
        if (stopped === 'time' || stopped === 'room') break;
      }
    }
    const grown = (of: (gap: Gap) => number | undefined): number =>
      open.reduce((sum, { gap }) => sum + (of(done.get(gap.from) ?? gap) ?? 0) - (of(gap) ?? 0), 0);
    const gaps = [...done.values()];
    return {
      ingested: batches.total,
      gapsRead: gaps.filter(({ readAt }) => readAt !== undefined).length,
      gapsLeft: gaps.filter(({ readAt }) => readAt === undefined).length,
      added: grown((gap) => gap.added),
      minutesLeft: gaps.reduce((sum, gap) => sum + left({ gap }), 0),
      sealedMinutes: grown((gap) => gap.sealedMinutes),
      unreadObjects: grown((gap) => gap.unreadObjects),
    };
  };
}
