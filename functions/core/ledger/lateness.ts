import { DAY, type EpochMinute } from '#core/time.ts';

/** Minutes older than this are sealed: their segments are about to expire, so a sum could no longer be recomputed. */
export const SEALED_AFTER = 33 * DAY;

/** Days a segment is kept, counted from its own minute. */
export const SEGMENT_DAYS = 35;

/**
 * A tick folds from this many minutes before the last one's clock. A subscription usually delivers within three minutes (AWS docs:
 * Subscriptions), and what comes that late needs no mark.
 */
export const REFOLDED = 4;

/** A subscription usually delivers within three minutes (AWS docs: Subscriptions), a backlog takes longer; up to this age money is still news. */
export const FRESH_MINUTES = 60;

export type Lateness = 'young' | 'late' | 'too-late';

/**
 * latenessOf tells what a minute needs once its rows are stored, judged by the clock read AFTER storing them. A young minute
 * will be folded anyway: any tick whose reads come later begins at most REFOLDED minutes before the clock of the tick before
 * it, so one minute of clock difference between the two functions is allowed for. A minute ahead of the clock is marked too.
 */
export function latenessOf(minute: EpochMinute, now: EpochMinute): Lateness {
  if (minute < now - SEALED_AFTER) return 'too-late';
  return minute > now - REFOLDED && minute <= now ? 'young' : 'late';
}

/** Minutes in [from, to). */
export interface MinuteRange {
  readonly from: EpochMinute;
  readonly to: EpochMinute;
}

/**
 * Where rows can be in the time since the last tick. After a gap longer than segments are kept, only at its ends: what came just
 * after that tick, and what is not expired.
 */
export function rangesWithRows(from: EpochMinute, to: EpochMinute): MinuteRange[] {
  const kept = to - SEGMENT_DAYS * DAY;
  const after = from + 2 * DAY;
  return after >= kept
    ? [{ from, to }]
    : [
        { from, to: after },
        { from: kept, to },
      ];
}
