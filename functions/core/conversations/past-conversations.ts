import type { PicoUsd } from '#core/money.ts';
import { DAY, type EpochMinute, floorTo, HOUR } from '#core/time.ts';
import { type CostHistogram, costStep, type UsualCost, usualCost } from './usual-cost.ts';

/** Conversations that ended in one hour: by kind, how many cost how much. */
export type EndedConversations = ReadonlyMap<string, CostHistogram>;

const NOTHING: CostHistogram = new Map();

type Counts = Map<string, Map<number, number>>;

const KEPT = 7 * DAY;
/** Kinds kept of an hour, those with the most conversations: a prompt that is never the same twice tells nothing. */
const MOST_KINDS = 200;
/** Kinds of an hour at which all but those are left out already while it is not over. */
const MOST_OPEN_KINDS = 4_000;

/** What the conversations of a scope cost that ended in the last seven days, by kind. */
export class PastConversations {
  private readonly hours = new Map<EpochMinute, Counts>();
  private readonly whole: Counts = new Map();
  private readonly usual = new Map<string, UsualCost>();
  /** Hours that are stored, and change no more. */
  private readonly closed = new Set<EpochMinute>();

  /** Counts conversations that ended at `minute`; fewer than none where they go on after all. */
  add(kind: string, minute: EpochMinute, cost: PicoUsd, times: number): void {
    const hour = floorTo(minute, HOUR);
    if (cost <= 0n || this.isClosed(minute)) return;
    this.count(hour, kind, costStep(cost), times);
    if ((this.hours.get(hour)?.size ?? 0) > MOST_OPEN_KINDS) this.trim(hour);
  }

  /** Adds what was stored of an hour. */
  load(hour: EpochMinute, ended: EndedConversations): void {
    for (const [kind, costs] of ended) for (const [step, count] of costs) this.count(hour, kind, step, count);
    this.closed.add(hour);
  }

  /** Hours before `until` that are not stored yet. */
  open(until: EpochMinute): EpochMinute[] {
    return [...this.hours.keys()].filter((hour) => hour < until && !this.closed.has(hour));
  }

  /** What of an hour is worth storing, which is what is left of it. */
  worthStoring(hour: EpochMinute): EndedConversations {
    return this.trim(hour);
  }

  /** Notes that an hour is stored. */
  close(hour: EpochMinute): void {
    this.closed.add(hour);
  }

  isClosed(minute: EpochMinute): boolean {
    return this.closed.has(floorTo(minute, HOUR));
  }

  /** What conversations of a kind usually cost; undefined where none has ended yet. */
  usualOf(kind: string): UsualCost | undefined {
    const costs = this.whole.get(kind);
    if (!costs) return undefined;
    const known = this.usual.get(kind) ?? usualCost(costs);
    this.usual.set(kind, known);
    return known;
  }

  /** How many conversations of a kind ended in each hour that had some, by hour. */
  hoursOf(kind: string): Map<EpochMinute, number> {
    return new Map(
      [...this.hours].flatMap(([hour, ended]) => (ended.has(kind) ? [[hour, total(ended.get(kind) ?? NOTHING)]] : [])),
    );
  }

  forget(now: EpochMinute): void {
    for (const [hour, ended] of this.hours) {
      if (hour >= now - KEPT) continue;
      for (const [kind, costs] of ended) for (const [step, count] of costs) this.count(hour, kind, step, -count);
      this.hours.delete(hour);
    }
    for (const hour of this.closed) if (hour < now - KEPT) this.closed.delete(hour);
  }

  /** Leaves the kinds with the most conversations, of each spender as many: one of a thousand prompts does not drive the others out. */
  private trim(hour: EpochMinute): Counts {
    const ended = this.hours.get(hour) ?? new Map<string, Map<number, number>>();
    const bySize = [...ended].sort(([a, x], [b, y]) => total(y) - total(x) || (a > b ? -1 : 1));
    const bySpender = Map.groupBy(bySize, ([kind]) => spenderOf(kind));
    const ranked = [...bySpender.values()].flatMap((own) => own.map((one, rank) => ({ one, rank })));
    ranked.sort((a, b) => a.rank - b.rank);
    for (const { one } of ranked.slice(MOST_KINDS)) {
      const [kind, costs] = one;
      for (const [step, count] of costs) this.count(hour, kind, step, -count);
    }
    return ended;
  }

  private count(hour: EpochMinute, kind: string, step: number, count: number): void {
    const ofHour = this.hours.get(hour) ?? new Map();
    this.hours.set(hour, ofHour);
    const before = ofHour.get(kind)?.get(step) ?? 0;
    // What was left out of the hour cannot be taken from it again.
    const change = Math.max(0, before + count) - before;
    for (const counts of [ofHour, this.whole]) {
      const costs = counts.get(kind) ?? new Map<number, number>();
      const sum = (costs.get(step) ?? 0) + change;
      if (sum > 0) costs.set(step, sum);
      else costs.delete(step);
      if (costs.size > 0) counts.set(kind, costs);
      else counts.delete(kind);
    }
    this.usual.delete(kind);
  }
}

/** See `kindsOf`: what kind it is, its spender, and what of that. */
const spenderOf = (kind: string): string => kind.split(' ')[1] ?? '';

const total = (costs: CostHistogram): number => [...costs.values()].reduce((sum, count) => sum + count, 0);
