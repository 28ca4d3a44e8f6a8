import type { EpochMs } from '#core/time.ts';
import { type LocalTime, localTime, weekday } from './zoned-time.ts';

const DAY_MS = 24 * 60 * 60_000;
const HOUR_OF_MORNING = 9;
/** A weekend, the day itself, and a day that a zone once left out. */
const DAYS_AHEAD = 5;

/** nextWorkingMorning gives the next 09:00 from Monday to Friday, on the clocks of a zone, that is later than `at`. */
export function nextWorkingMorning(at: EpochMs, timeZone: string): EpochMs {
  const { year, month, day } = localTime(at, timeZone);
  for (let ahead = 0; ahead < DAYS_AHEAD; ahead++) {
    const asUtc = Date.UTC(year, month - 1, day + ahead, HOUR_OF_MORNING);
    const morning = momentsOf(asUtc, timeZone).find((moment) => moment > at);
    if (morning !== undefined && isWorkday(morning, timeZone)) return morning;
  }
  return at + DAYS_AHEAD * DAY_MS;
}

/** The moments at which the clocks of a zone show what UTC shows at `asUtc`: one, two where they are put back, or none. */
function momentsOf(asUtc: EpochMs, timeZone: string): EpochMs[] {
  // No zone is a day away from UTC, so the offsets before and after are those on both sides of a change.
  const offsets = [asUtc - DAY_MS, asUtc + DAY_MS].map((near) => shownAsUtc(near, timeZone) - near);
  return [...new Set(offsets.map((offset) => asUtc - offset))]
    .filter((moment) => shownAsUtc(moment, timeZone) === asUtc)
    .sort((a, b) => a - b);
}

const shownAsUtc = (at: EpochMs, timeZone: string): EpochMs => asUtcOf(localTime(at, timeZone));
const asUtcOf = ({ year, month, day, hour, minute, second }: LocalTime): EpochMs =>
  Date.UTC(year, month - 1, day, hour, minute, second);

function isWorkday(at: EpochMs, timeZone: string): boolean {
  const day = weekday(localTime(at, timeZone));
  return day >= 1 && day <= 5;
}
