import type { PicoUsd } from '#core/money.ts';
import { DAY, type EpochMinute, floorTo, HOUR, type Period, startOfDay } from '#core/time.ts';

/** Spend of whole hours and days, by their first minute. */
interface Past {
  readonly onHour: (hour: EpochMinute) => PicoUsd;
  readonly onDay: (day: EpochMinute) => PicoUsd;
  /** The first day with any spend; undefined without. */
  readonly firstDay: EpochMinute | undefined;
}

export interface Band {
  readonly low: PicoUsd;
  readonly high: PicoUsd;
}

const HOURS = 47;
const WEEKS = 4 * 7;

/**
 * bandOf says what the rest of a period may cost, as its past went: of a day the cheapest and the dearest stretch as long within the last
 * 47 hours, of a week or a month the days left at the rate of the cheapest and the dearest seven days of four weeks. Undefined for an
 * hour, and where less of the past is known.
 */
export function bandOf(period: Period, now: EpochMinute, end: EpochMinute, past: Past): Band | undefined {
  const { firstDay } = past;
  if (period === 'hour' || firstDay === undefined || end <= now) return undefined;
  if (period === 'day') {
    if (firstDay > startOfDay(now - HOURS * HOUR)) return undefined;
    const hours = Array.from({ length: HOURS }, (_, back) => past.onHour(floorTo(now, HOUR) - (back + 1) * HOUR));
    const left = Math.ceil((end - now) / HOUR);
    // Of the hour that is running only the rest is to come.
    return scaled(spanOf(hours, left), BigInt(end - now), BigInt(left * HOUR));
  }
  const known = Math.min(WEEKS, (startOfDay(now) - firstDay) / DAY);
  if (known < 7) return undefined;
  const days = Array.from({ length: known }, (_, back) => past.onDay(startOfDay(now) - (back + 1) * DAY));
  return scaled(spanOf(days, 7), BigInt(end - now), BigInt(7 * DAY));
}

/** The smallest and the largest sum of so many neighbours. */
function spanOf(values: readonly PicoUsd[], length: number): Band {
  const sums = Array.from({ length: values.length - length + 1 }, (_, at) =>
    values.slice(at, at + length).reduce((sum, one) => sum + one, 0n),
  );
  return {
    low: sums.reduce((least, sum) => (sum < least ? sum : least)),
    high: sums.reduce((most, sum) => (sum > most ? sum : most)),
  };
}

const scaled = ({ low, high }: Band, part: bigint, whole: bigint): Band => ({
  low: (low * part) / whole,
  high: (high * part) / whole,
});
