import { type EpochMs, isTimeZone } from '#core/time.ts';

/** A time of day as a calendar and a clock on the wall show it. */
export interface LocalTime {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** A format takes longer to make than a message to write. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  if (!isTimeZone(timeZone)) return formatOf('UTC');
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}

/** Gives the IANA name of a time zone in its usual spelling; UTC for what is none. */
export const zoneName = (timeZone: string): string => formatOf(timeZone).resolvedOptions().timeZone;

export function localTime(at: EpochMs, timeZone: string): LocalTime {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second };
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** 0 is a Sunday. */
export const weekday = ({ year, month, day }: Pick<LocalTime, 'year' | 'month' | 'day'>): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay();

/** `09:00` on the wall of a zone. */
export function hourText(at: EpochMs, timeZone: string): string {
  const { hour, minute } = localTime(at, timeZone);
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}

/** `Mon 09:00`, for times within a week of those around them. */
export const dayText = (at: EpochMs, timeZone: string): string =>
  `${DAYS[weekday(localTime(at, timeZone))]} ${hourText(at, timeZone)}`;

/** `Mon 2 Nov 09:00`; the zone is named once a message, not with each time. */
export function dateText(at: EpochMs, timeZone: string): string {
  const local = localTime(at, timeZone);
  return `${DAYS[weekday(local)]} ${local.day} ${MONTHS[local.month - 1]} ${hourText(at, timeZone)}`;
}

/** `Sat 7 Nov 02:27 to 04:00`: the day once where it is one. */
export function spanText(from: EpochMs, to: EpochMs, timeZone: string): string {
  const [start, end] = [dateText(from, timeZone), dateText(to, timeZone)];
  const day = (date: string): string => date.slice(0, date.lastIndexOf(' '));
  return `${start} to ${day(start) === day(end) ? hourText(to, timeZone) : end}`;
}
