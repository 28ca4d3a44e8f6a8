import { DAY, type EpochMinute, floorTo, HOUR } from '#core/time.ts';

export type Resolution = 'minute' | 'hour' | 'day';

/** Minutes a page of that resolution covers. */
export const LENGTH: Readonly<Record<Resolution, number>> = { minute: 1, hour: HOUR, day: DAY };

/** Pages of one resolution whose start lies in [from, to). */
export interface PageRange {
  readonly resolution: Resolution;
  readonly from: EpochMinute;
  readonly to: EpochMinute;
}

/**
 * cover gives the fewest pages that add up to exactly [from, to): days inside, hours around them, minutes at the edges.
 * Hour and day pages exist only before `closedUntil`; what lies after it is read from minutes.
 */
export function cover(from: EpochMinute, to: EpochMinute, closedUntil: EpochMinute): PageRange[] {
  return split('day', from, to, closedUntil).filter((range) => range.from < range.to);
}

const FINER = { day: 'hour', hour: 'minute' } as const;

function split(resolution: Resolution, from: EpochMinute, to: EpochMinute, closedUntil: EpochMinute): PageRange[] {
  if (resolution === 'minute') return [{ resolution, from, to }];
  const unit = LENGTH[resolution];
  const first = floorTo(from + unit - 1, unit);
  const last = floorTo(Math.min(to, closedUntil), unit);
  if (first >= last) return split(FINER[resolution], from, to, closedUntil);
  return [
    ...split(FINER[resolution], from, first, closedUntil),
    { resolution, from: first, to: last },
    ...split(FINER[resolution], last, to, closedUntil),
  ];
}
