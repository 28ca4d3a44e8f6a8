import { type Page, pricedCallsOf } from '#core/ledger/page.ts';
import { displayUsd, type PicoUsd } from '#core/money.ts';
import { type EpochMinute, HOUR } from '#core/time.ts';

/** What an hour of the ledger has spent; all that is needed of its page, which is much larger. */
export interface SpentHour {
  readonly start: EpochMinute;
  readonly listCost: PicoUsd;
  /** Of some of its calls the cost is not known, or not all of it. */
  readonly isPart: boolean;
}

/** What is not seen where nothing is: dollars an hour, as they were while it was; undefined where that is not known. */
export interface BlindRate {
  readonly perHour: PicoUsd | undefined;
  readonly isPart: boolean;
}

export const UNKNOWN_RATE: BlindRate = { perHour: undefined, isPart: false };

export function spentOn(start: EpochMinute, { entries }: Page): SpentHour {
  const tallies = [...entries.values()].map(({ tally }) => tally);
  return {
    start,
    listCost: tallies.reduce((sum, { listCost }) => sum + listCost, 0n),
    isPart: tallies.some((tally) => pricedCallsOf(tally) < tally.calls),
  };
}

/**
 * blindRate gives the mean hour from the first that spent anything up to `to`. Where nothing was spent nothing is known of what is
 * missed, which is not zero: the watchdog may never have seen a call for the very reason that is to be told.
 */
export function blindRate(hours: readonly SpentHour[], to: EpochMinute): BlindRate {
  const spent = hours.filter(({ start, listCost }) => start < to && listCost > 0n);
  const first = Math.min(...spent.map(({ start }) => start));
  const sum = spent.reduce((total, { listCost }) => total + listCost, 0n);
  if (sum === 0n) return UNKNOWN_RATE;
  return { perHour: (sum * BigInt(HOUR)) / BigInt(to - first), isPart: spent.some(({ isPart }) => isPart) };
}

/** `about $4.20/h`. */
export function rateText({ perHour, isPart }: BlindRate): string {
  if (perHour === undefined) return 'an unknown amount';
  return `${isPart ? 'at least' : 'about'} ${displayUsd(perHour)}/h`;
}
