import type { EpochMs } from '#core/time.ts';
import type { Random } from './random.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

/** The day the story happens: Monday 2 November 2026, UTC. */
export const STORY_DAY: EpochMs = Date.UTC(2026, 10, 2);

/** Seven days before it, so that "twice the trailing 7-day mean" has a past. */
export const SAMPLE_DAYS: readonly EpochMs[] = Array.from({ length: 8 }, (_, index) => STORY_DAY - (7 - index) * DAY);

/** When the company switched body delivery on in us-east-1; records before it have counts only. */
export const BODIES_FROM: EpochMs = STORY_DAY + 6.5 * HOUR;

/** Milliseconds since the epoch of a wall-clock time of that day, UTC. */
export const at = (day: EpochMs, hours: number, minutes = 0, seconds = 0): EpochMs =>
  day + hours * HOUR + minutes * 60 * SECOND + seconds * SECOND;

export const seconds = (count: number): number => count * SECOND;

// Share of a working day's traffic by hour, UTC: quiet nights, a morning and an afternoon hump.
const BY_HOUR = [1, 1, 0, 0, 1, 2, 4, 9, 18, 24, 25, 22, 17, 22, 25, 24, 21, 15, 9, 6, 5, 4, 3, 2];
const TOTAL = BY_HOUR.reduce((sum, weight) => sum + weight, 0);

const WEEKEND_SHARE = 0.35;

const isWeekend = (day: EpochMs): boolean => [0, 6].includes(new Date(day).getUTCDay());

/** Start times of about `workdayCount` pieces of work in the rhythm of an office day, oldest first; fewer at weekends. */
export function officeTimes(random: Random, day: EpochMs, workdayCount: number): EpochMs[] {
  const wanted = workdayCount * (isWeekend(day) ? WEEKEND_SHARE : 1) * (0.95 + random.next() * 0.1);
  const times = Array.from({ length: Math.round(wanted) }, () => {
    let left = random.next() * TOTAL;
    const hour = BY_HOUR.findIndex((weight) => {
      left -= weight;
      return left < 0;
    });
    return at(day, Math.max(0, hour), 0, random.int(0, 3599));
  });
  return times.sort((a, b) => a - b);
}
