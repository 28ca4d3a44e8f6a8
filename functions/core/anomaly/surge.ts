import { displayUsd, picoOf } from '#core/money.ts';
import { type EpochMinute, HOUR, isoOf, msOf } from '#core/time.ts';
import { MEAN_DAYS, type Past } from './past-levels.ts';
import { type Cut, SPANS } from './spans.ts';

/** A level of spend that held from `since` until `until`, and what it was compared with. */
export interface Surge {
  readonly since: EpochMinute;
  readonly until: EpochMinute;
  /** Until when it has gone on since, which is nothing new to anybody; absent where it is. */
  readonly goesOnUntil?: EpochMinute;
  /** What every slot of the stretch cost at least. */
  readonly usdAnHour: number;
  /** Mean of the seven days before, or of as many as are known. */
  readonly usualUsdAnHour: number;
  /** The highest level that held for as long on any of the `days` before, and on the last of them. */
  readonly highestUsdAnHour: number;
  readonly lastDayUsdAnHour: number;
  readonly days: number;
  /** Those of the days on which as much or more held for as long. */
  readonly daysAsHigh: number;
}

/** The surge of a span that ends at `end`; `level` and `mean` are costs of a slot. */
export function surgeOf(cut: Cut, span: number, end: EpochMinute, level: number, mean: number, past: Past): Surge {
  const perHour = HOUR / cut.slotMinutes;
  return {
    since: end - (SPANS[span] ?? 1) * cut.slotMinutes,
    until: end,
    usdAnHour: level * perHour,
    usualUsdAnHour: mean * perHour,
    highestUsdAnHour: (past.days[0] ?? 0) * perHour,
    lastDayUsdAnHour: past.lastDay * perHour,
    days: past.days.length,
    daysAsHigh: past.days.filter((highest) => highest >= level).length,
  };
}

/** What is spent and since when, what is usual, and what there was before: one sentence. */
export const surgeText = (surge: Surge): string => `${levelText(surge)}; ${beforeText(surge)}`;

/** What is spent and since when, and what is usual. */
export function levelText({ since, until, usdAnHour, usualUsdAnHour, days }: Surge): string {
  const times = (usdAnHour / usualUsdAnHour).toFixed(usdAnHour < 10 * usualUsdAnHour ? 1 : 0);
  return (
    `at least ${usd(usdAnHour)} an hour for ${lengthText(until - since)}, since ${isoOf(msOf(since))}: ` +
    `${times} times the usual ${usd(usualUsdAnHour)} (mean of ${daysText(Math.min(MEAN_DAYS, days))})`
  );
}

function beforeText({ days, daysAsHigh, highestUsdAnHour, lastDayUsdAnHour }: Surge): string {
  const which = days === 1 ? 'the day before' : `any of the ${days} days before`;
  if (daysAsHigh === 0) return `the most that held for as long on ${which} was ${usd(highestUsdAnHour)}`;
  if (days === 1) return `as much held for as long on the day before, at most ${usd(highestUsdAnHour)}`;
  return `as much held for as long on ${daysAsHigh} of the ${days} days before, at most ${usd(lastDayUsdAnHour)} on the last`;
}

const daysText = (days: number): string => (days === 1 ? '1 day' : `${days} days`);

// What a person reads needs no more than a millionth of a dollar.
const usd = (amount: number): string => displayUsd(picoOf(amount));

/** `20 minutes`, `3 hours`, `2 days`. */
function lengthText(minutes: number): string {
  const [amount, unit] =
    minutes % 1440 === 0 ? [minutes / 1440, 'day'] : minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
