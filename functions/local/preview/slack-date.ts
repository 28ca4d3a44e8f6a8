import type { RichTextDate } from '#core/messages/slack/blocks.ts';
import type { EpochMs } from '#core/time.ts';
import type { Reader } from './reader.ts';

/** A date element in the reader's words (Slack docs: date element); what cannot be worded shows its fallback. */
export function slackDate({ timestamp, format, fallback }: RichTextDate, reader: Reader): string {
  const at = timestamp * 1000;
  try {
    const words = format.replace(/\{(\w+)\}/g, (_, token: string) => wordsOf(token, at, reader));
    return words.slice(0, 1).toUpperCase() + words.slice(1);
  } catch {
    return fallback ?? format;
  }
}

/** `14:07`. */
export const timeOfDay = (at: EpochMs, timeZone: string): string =>
  dateFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);

/** `Monday, November 2nd`: what stands above a day's messages. */
export function dayDivider(at: EpochMs, { timeZone, now }: Reader): string {
  const { weekday, month, day, year } = partsOf(at, timeZone);
  const sameYear = year === partsOf(now, timeZone).year;
  return `${weekday}, ${month} ${ordinal(day)}${sameYear ? '' : `, ${year}`}`;
}

function wordsOf(token: string, at: EpochMs, reader: Reader): string {
  const { timeZone, now } = reader;
  const pretty = /^(date|date_short|date_long)_pretty$/.exec(token);
  if (pretty) return nearDay(at, reader) ?? wordsOf(pretty[1] ?? 'date', at, reader);
  const { weekday, month, day, year, numeric, seconds } = partsOf(at, timeZone);
  switch (token) {
    case 'date_num':
      return numeric;
    case 'date_slash':
      return numeric.split('-').reverse().join('/');
    case 'date':
      return `${month} ${ordinal(day)}, ${year}`;
    case 'date_short':
      return `${month.slice(0, 3)} ${day}, ${year}`;
    case 'date_long':
      return `${weekday}, ${month} ${ordinal(day)}, ${year}`;
    case 'date_long_full':
      return `${month} ${day}, ${year}`;
    case 'day_divider_pretty':
      return nearDay(at, reader) ?? dayDivider(at, reader);
    case 'time':
      return timeOfDay(at, timeZone);
    case 'time_secs':
      return `${timeOfDay(at, timeZone)}:${seconds}`;
    case 'ago':
      return agoText(now - at);
    default:
      throw new RangeError(`no such token: ${token}`);
  }
}

function partsOf(at: EpochMs, timeZone: string) {
  const { weekday, month, day, year } = fields(at, {
    timeZone,
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    year: 'numeric',
  });
  const numeric = dateFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);
  const seconds = new Date(at).toISOString().slice(17, 19);
  return { weekday: weekday ?? '', month: month ?? '', day: Number(day), year: year ?? '', numeric, seconds };
}

const fields = (at: EpochMs, options: Intl.DateTimeFormatOptions): Partial<Record<string, string>> =>
  Object.fromEntries(
    dateFormat('en-US', options)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );

// To make one takes far longer than to use it, and an inbox draws hundreds of messages at a time.
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options]);
  const format = dateFormats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  dateFormats.set(key, format);
  return format;
}

const NEAR: Readonly<Record<number, string>> = { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' };

function nearDay(at: EpochMs, { timeZone, now }: Reader): string | undefined {
  const dayNumber = (moment: EpochMs): number => Date.parse(partsOf(moment, timeZone).numeric) / 86_400_000;
  return NEAR[dayNumber(at) - dayNumber(now)];
}

const SUFFIXES: Readonly<Record<Intl.LDMLPluralRule, string>> = {
  one: 'st',
  two: 'nd',
  few: 'rd',
  other: 'th',
  zero: 'th',
  many: 'th',
};
const ordinals = new Intl.PluralRules('en-US', { type: 'ordinal' });
const ordinal = (day: number): string => `${day}${SUFFIXES[ordinals.select(day)]}`;

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

function agoText(elapsedMs: number): string {
  const [unit, ms] = UNITS.find(([, size]) => Math.abs(elapsedMs) >= size) ?? ['second', 1000];
  return new Intl.RelativeTimeFormat('en-US').format(-Math.trunc(elapsedMs / ms), unit);
}
