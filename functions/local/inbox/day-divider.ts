import { localTime } from '#core/messages/zoned-time.ts';
import type { EpochMs } from '#core/time.ts';

const DAY = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', weekday: 'long', month: 'long', day: 'numeric' });
const ORDINALS = new Intl.PluralRules('en-US', { type: 'ordinal' });
const SUFFIXES: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };

/** `Monday, November 2nd`: what stands above a day's messages; with its year where that is not the one of `now`. */
export function dayDivider(at: EpochMs, now: EpochMs, timeZone: string): string {
  const { year, month, day } = localTime(at, timeZone);
  const words = DAY.format(Date.UTC(year, month - 1, day)) + (SUFFIXES[ORDINALS.select(day)] ?? 'th');
  return year === localTime(now, timeZone).year ? words : `${words}, ${year}`;
}
