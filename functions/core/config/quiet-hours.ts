import * as v from 'valibot';
import { SEVERITIES, type Severity, severer } from '#core/findings/severity.ts';
import type { EpochMs } from '#core/time.ts';

const clockTime = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 22:00'));

/** Hours of the day, in the configured time zone, in which only what is severe is told. */
export const quietHoursSchema = v.pipe(
  v.strictObject({
    from: clockTime,
    to: clockTime,
    /** From this severity on people are told at any hour. */
    exceptFrom: v.optional(v.picklist(SEVERITIES), 'high'),
  }),
  v.check(({ from, to }) => from !== to, 'from and to are the same time: leave quietHours out to have none'),
);

export type QuietHours = v.InferOutput<typeof quietHoursSchema>;

const MINUTES_A_DAY = 24 * 60;
const QUARTER_MS = 15 * 60_000;

/** When something of a severity may be told: now, or at the end of the quiet hours that `now` is in. */
export function tellAt(hours: QuietHours | undefined, timeZone: string, severity: Severity, now: EpochMs): EpochMs {
  if (!hours || !severer(hours.exceptFrom, severity)) return now;
  let at = now;
  // By the clock on the wall, whatever it does in the night that it is changed.
  for (let steps = 0; steps < (2 * MINUTES_A_DAY) / 15 && isQuiet(hours, timeZone, at); steps++) {
    at = (Math.floor(at / QUARTER_MS) + 1) * QUARTER_MS;
  }
  return at;
}

function isQuiet({ from, to }: QuietHours, timeZone: string, at: EpochMs): boolean {
  const minute = minuteOfDay(timeZone, at);
  const [start, end] = [minutesOf(from), minutesOf(to)];
  return start <= end ? minute >= start && minute < end : minute >= start || minute < end;
}

function minuteOfDay(timeZone: string, at: EpochMs): number {
  const text = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  return minutesOf(text);
}

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}
