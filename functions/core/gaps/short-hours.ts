import { type EpochMinute, HOUR } from '#core/time.ts';
import type { ComparedHour } from './compare-hours.ts';
import { add, sumOf } from './counted-hour.ts';

/** Hours [from, to). */
export interface HourRange {
  readonly from: EpochMinute;
  readonly to: EpochMinute;
}

/** Whether the whole hour lies in a range. */
export const isWithin = ({ from, to }: HourRange, hour: EpochMinute): boolean => from <= hour && hour + HOUR <= to;

const SHARE = 0.02;
const CALLS = 2;

/**
 * Calls by which two counts of an hour may differ: a fiftieth, and two at least. At ten calls a second that run for half a minute, a
 * hundredth of an hour's calls is under way at each of its ends; the rest is for points that come after an hour was judged.
 */
export const toleranceOf = (expected: number): number => Math.max(CALLS, expected * SHARE);

/**
 * shortHours gives the hours that lack calls: those that lack more than the tolerance, and of the others all that lack any, if
 * together they lack more than one hour may. So a loss of every hundredth call is found within days, although no hour shows it.
 */
export function shortHours(hours: readonly ComparedHour[]): Set<EpochMinute> {
  const short = hours.filter(({ missing, expected }) => sumOf(missing) > toleranceOf(expected));
  const rest = hours.filter((hour) => !short.includes(hour));
  const steady = net(rest) > Math.max(0, ...rest.map(({ expected }) => toleranceOf(expected)));
  const found = steady ? [...short, ...rest.filter(({ missing }) => missing.size > 0)] : short;
  return new Set(found.map(({ start }) => start));
}

/** Hours that have more calls than were counted, beyond the tolerance. */
export const surplusHours = (hours: readonly ComparedHour[]): ComparedHour[] =>
  hours.filter(({ surplus, expected }) => surplus > toleranceOf(expected));

/** What hours lack together, less what others of them have too much. */
const net = (hours: readonly ComparedHour[]): number =>
  hours.reduce((sum, { missing, surplus }) => sum + sumOf(missing) - surplus, 0);

/** The hours as ranges, adjacent ones joined. */
export function rangesOf(hours: Iterable<EpochMinute>): HourRange[] {
  const ranges: HourRange[] = [];
  for (const hour of [...hours].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.to === hour) ranges[ranges.length - 1] = { from: last.from, to: hour + HOUR };
    else ranges.push({ from: hour, to: hour + HOUR });
  }
  return ranges;
}

/** What the hours lack together, by model key. */
export function missingIn(hours: readonly ComparedHour[]): Map<string, number> {
  const sum = new Map<string, number>();
  for (const { missing } of hours) for (const [key, calls] of missing) add(sum, key, calls);
  return sum;
}
