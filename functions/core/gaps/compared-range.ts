import { DAY, type EpochMinute, type EpochMs, floorTo, HOUR, minuteOf } from '#core/time.ts';
import type { Gap } from './gap.ts';
import type { HourRange } from './short-hours.ts';

/** Minutes after its end from which an hour is judged: metrics come within minutes, and records that are tried again a little later. */
const SETTLED_AFTER = HOUR;

/** Hours that are looked at again each time, for what came after they were judged. */
const AGAIN = DAY;

/** ListMetrics forgets a metric that had no point for two weeks (AWS docs: ListMetrics), so before that an hour's counts may be short. */
const LISTED = 14 * DAY;

/** The end of the last hour that is judged, and the start of the first that can be. */
export const settledUntil = (now: EpochMs): EpochMinute => floorTo(minuteOf(now) - SETTLED_AFTER, HOUR);
export const knowableFrom = (now: EpochMs): EpochMinute => floorTo(minuteOf(now) - LISTED, HOUR) + HOUR;

/** How far comparing has come. */
interface Compared {
  readonly comparedFrom?: EpochMinute;
  readonly seenUntil?: EpochMinute;
}

/**
 * comparedRange gives the hours an hourly run looks at: the last day, back to what agreed last if that is longer ago or never was, and
 * back to the oldest open gap. What was before the first comparison is the installation's.
 */
export function comparedRange(
  { comparedFrom = 0, seenUntil = 0 }: Compared,
  gaps: readonly Gap[],
  now: EpochMs,
): HourRange {
  const to = settledUntil(now);
  const open = gaps.filter(({ status }) => status === 'open').map(({ from }) => floorTo(from, HOUR));
  const recent = Math.max(comparedFrom, Math.min(to - AGAIN, floorTo(seenUntil, HOUR)));
  const from = Math.max(knowableFrom(now), Math.min(recent, ...open));
  return { from: Math.min(from, to), to };
}
