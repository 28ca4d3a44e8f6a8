/**
 * Time is event time in UTC. Pages and windows are aligned to whole minutes, so the working unit is the epoch minute
 * (minutes since 1970-01-01T00:00Z); clocks and record times are epoch milliseconds.
 */
export type EpochMinute = number;
export type EpochMs = number;

export const MINUTE_MS = 60_000;
export const HOUR = 60;
export const DAY = 24 * HOUR;

export const minuteOf = (at: EpochMs): EpochMinute => Math.floor(at / MINUTE_MS);
export const msOf = (minute: EpochMinute): EpochMs => minute * MINUTE_MS;
export const floorTo = (minute: EpochMinute, unit: number): EpochMinute => Math.floor(minute / unit) * unit;

/** ISO 8601 in whole seconds where the time is one: `2026-11-02T09:00:00Z`. */
export const isoOf = (at: EpochMs): string => new Date(at).toISOString().replace('.000Z', 'Z');

export const startOfDay = (minute: EpochMinute): EpochMinute => floorTo(minute, DAY);

/** Monday 00:00 UTC of the ISO week. Epoch day 0 was a Thursday. */
export const startOfWeek = (minute: EpochMinute): EpochMinute => {
  const day = Math.floor(minute / DAY);
  return (day - ((((day + 3) % 7) + 7) % 7)) * DAY;
};

export function startOfMonth(minute: EpochMinute, monthsLater = 0): EpochMinute {
  const date = new Date(msOf(minute));
  return minuteOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsLater, 1));
}

export const PERIODS = ['hour', 'day', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

/** The calendar period, in UTC as on the bill, that holds `minute`; `end` is exclusive. */
export function periodOf(period: Period, minute: EpochMinute): { start: EpochMinute; end: EpochMinute } {
  if (period === 'hour') return { start: floorTo(minute, HOUR), end: floorTo(minute, HOUR) + HOUR };
  if (period === 'month') return { start: startOfMonth(minute), end: startOfMonth(minute, 1) };
  const start = period === 'day' ? startOfDay(minute) : startOfWeek(minute);
  return { start, end: start + (period === 'day' ? DAY : 7 * DAY) };
}

/** Whether Intl knows a time zone of that name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
