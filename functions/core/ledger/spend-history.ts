import type { PicoUsd } from '#core/money.ts';
import { DAY, type EpochMinute, floorTo, HOUR } from '#core/time.ts';
import type { Page } from './page.ts';
import type { PageHistory } from './page-history.ts';

export type SpendBySpender = ReadonlyMap<string, PicoUsd>;

const DAYS_KEPT = 40 * DAY;
const HOURS_KEPT = 48 * HOUR;
/** A tick makes up for three hours at most, and an hour's steps are stored up to an hour and a quarter after it is over. */
export const MINUTES_KEPT = 5 * HOUR;

/**
 * List cost by spender over the last 40 days, as detectors ask for it. It is fed with differences of pages, so it stays equal
 * to the sum of the pages whatever is folded again. Memory: one amount per spender
 * and day, per hour of two days, and per minute of a day at the most.
 */
export class SpendHistory implements PageHistory {
  private readonly days = new Map<EpochMinute, Map<string, PicoUsd>>();
  private readonly hours = new Map<EpochMinute, Map<string, PicoUsd>>();
  private readonly minutes = new Map<EpochMinute, Map<string, PicoUsd>>();
  private readonly sums = new Map<EpochMinute, Map<string, PicoUsd>>();

  addDay(start: EpochMinute, page: Page): void {
    for (const [spender, cost] of costs(page)) this.addToDay(start, spender, cost);
  }

  addHour(start: EpochMinute, page: Page): void {
    for (const [spender, cost] of costs(page)) this.addToHour(start, spender, cost);
  }

  addChange(start: EpochMinute, before: Page | undefined, after: Page): void {
    const change = costs(after);
    for (const [spender, cost] of before ? costs(before) : []) change.set(spender, (change.get(spender) ?? 0n) - cost);
    for (const [spender, cost] of change) {
      if (cost === 0n) continue;
      this.addToHour(start, spender, cost);
      add(this.minutes, start, spender, cost);
    }
  }

  addMinute(start: EpochMinute, page: Page): void {
    for (const [spender, cost] of costs(page)) add(this.minutes, start, spender, cost);
  }

  private addToHour(at: EpochMinute, spender: string, cost: PicoUsd): void {
    this.addToDay(at, spender, cost);
    add(this.hours, floorTo(at, HOUR), spender, cost);
  }

  private addToDay(at: EpochMinute, spender: string, cost: PicoUsd): void {
    const day = floorTo(at, DAY);
    add(this.days, day, spender, cost);
    for (const [from, sum] of this.sums) if (day >= from) sum.set(spender, (sum.get(spender) ?? 0n) + cost);
  }

  /** Spend since the start of a day. Kept up to date from the first question on, so that asking every minute is cheap. */
  since(day: EpochMinute): SpendBySpender {
    const known = this.sums.get(day);
    if (known) return known;
    const sum = total([...this.days].filter(([start]) => start >= day));
    this.sums.set(day, sum);
    return sum;
  }

  /** Spend of one whole or running day. */
  onDay(day: EpochMinute): SpendBySpender {
    return this.days.get(day) ?? new Map();
  }

  /** Spend of one whole or running hour; of the last 48. */
  onHour(hour: EpochMinute): SpendBySpender {
    return this.hours.get(hour) ?? new Map();
  }

  /** Spend of the sixty minutes before `now`: the present cost per hour. */
  lastHour(now: EpochMinute): SpendBySpender {
    return this.lastMinutes(now, HOUR);
  }

  /** Spend of some minutes before `now`; of the last five hours. */
  lastMinutes(now: EpochMinute, minutes: number): SpendBySpender {
    return total([...this.minutes].filter(([start]) => start >= now - minutes && start < now));
  }

  /** The earliest day kept on which a spender spent anything; undefined without. */
  firstDayOf(spender: string): EpochMinute | undefined {
    return earliest([...this.days].flatMap(([day, costs]) => ((costs.get(spender) ?? 0n) > 0n ? [day] : [])));
  }

  forget(now: EpochMinute): void {
    for (const start of this.days.keys()) if (start < now - DAYS_KEPT) this.days.delete(start);
    for (const start of this.hours.keys()) if (start < now - HOURS_KEPT) this.hours.delete(start);
    for (const start of this.minutes.keys()) if (start < now - MINUTES_KEPT) this.minutes.delete(start);
    // Sums that nobody asks for any more belong to periods that are over; the rest is built again on the next question.
    this.sums.clear();
  }
}

const earliest = (days: readonly EpochMinute[]): EpochMinute | undefined =>
  days.length === 0 ? undefined : Math.min(...days);

function costs(page: Page): Map<string, PicoUsd> {
  const sum = new Map<string, PicoUsd>();
  for (const { spender, tally } of page.entries.values()) sum.set(spender, (sum.get(spender) ?? 0n) + tally.listCost);
  return sum;
}

function add(to: Map<EpochMinute, Map<string, PicoUsd>>, start: EpochMinute, spender: string, cost: PicoUsd): void {
  const bucket = to.get(start) ?? new Map<string, PicoUsd>();
  bucket.set(spender, (bucket.get(spender) ?? 0n) + cost);
  to.set(start, bucket);
}

function total(buckets: readonly (readonly [EpochMinute, SpendBySpender])[]): Map<string, PicoUsd> {
  const sum = new Map<string, PicoUsd>();
  for (const [, bucket] of buckets) {
    for (const [spender, cost] of bucket) sum.set(spender, (sum.get(spender) ?? 0n) + cost);
  }
  return sum;
}
