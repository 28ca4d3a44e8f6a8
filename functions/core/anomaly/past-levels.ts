import { type Cut, SPANS } from './spans.ts';

/** Four weeks hold two runs of a weekly job at any time, and more would remember what nobody does any more. */
const DAYS_KEPT = 28;
export const MEAN_DAYS = 7;
/** A job that runs once a day runs at about the same hour. */
const SAME_HOURS = 2;

/** What the highest sustained levels of the past were, for one span; all per slot. */
export interface Past {
  /** Highest of each of the days before, the highest day first. */
  readonly days: readonly number[];
  /** Highest within two hours of the same time of each earlier day, the highest first. */
  readonly sameHours: readonly number[];
  readonly lastDay: number;
  readonly lastSixHours: number;
}

/** The past of one series in bounded space: per bucket of four weeks its cost, and for every span the highest level that held. */
export class PastLevels {
  private readonly cut: Cut;
  private readonly size: number;
  private readonly bucketOf: Float64Array;
  private readonly rows: Float64Array;
  private readonly cost: Float64Array;
  private readonly highest: readonly Float64Array[];
  private newest = Number.NEGATIVE_INFINITY;
  private first: number | undefined;
  private readonly known: (Past | undefined)[] = [];
  private knownMean: number | undefined;

  constructor(cut: Cut) {
    this.cut = cut;
    this.size = (DAYS_KEPT + 1) * cut.bucketsADay;
    this.bucketOf = new Float64Array(this.size).fill(-1);
    this.rows = new Float64Array(this.size);
    this.cost = new Float64Array(this.size);
    this.highest = SPANS.map(() => new Float64Array(this.size));
  }

  /** Adds a row and the levels that held at its end. */
  add(bucket: number, value: number, lowest: Float64Array): void {
    const at = bucket % this.size;
    if (this.bucketOf[at] !== bucket) {
      this.bucketOf[at] = bucket;
      this.rows[at] = 0;
      this.cost[at] = 0;
      for (const levels of this.highest) levels[at] = 0;
    }
    if (bucket !== this.newest) {
      this.known.length = 0;
      this.knownMean = undefined;
      this.newest = bucket;
    }
    this.first ??= bucket;
    this.rows[at] = (this.rows[at] ?? 0) + 1;
    this.cost[at] = (this.cost[at] ?? 0) + value;
    this.highest.forEach((levels, span) => {
      levels[at] = Math.max(levels[at] ?? 0, lowest[span] ?? 0);
    });
  }

  /** Adds what came late: it corrects the mean, and says nothing of what held when. */
  addLate(bucket: number, value: number): void {
    const at = this.placeOf(bucket);
    if (at < 0) return;
    this.cost[at] = (this.cost[at] ?? 0) + value;
    this.knownMean = undefined;
  }

  /** Days since the first row. */
  age(bucket: number): number {
    return this.first === undefined ? 0 : (bucket - this.first) / this.cut.bucketsADay;
  }

  /** Mean cost of a slot over the week before a bucket, of the time that was seen. */
  mean(bucket: number): number {
    if (bucket === this.newest && this.knownMean !== undefined) return this.knownMean;
    let [cost, rows] = [0, 0];
    for (let ago = 1; ago <= MEAN_DAYS * this.cut.bucketsADay; ago++) {
      const at = this.placeOf(bucket - ago);
      if (at < 0) continue;
      cost += this.cost[at] ?? 0;
      rows += this.rows[at] ?? 0;
    }
    const mean = rows === 0 ? 0 : (cost / rows) * this.cut.slotSteps;
    if (bucket === this.newest) this.knownMean = mean;
    return mean;
  }

  /** The past of a span as seen from a bucket, what is on trial left out. */
  past(bucket: number, span: number): Past {
    if (bucket !== this.newest) return this.look(bucket, span);
    this.known[span] ??= this.look(bucket, span);
    return this.known[span];
  }

  private look(bucket: number, span: number): Past {
    const { bucketsADay, bucketsOnTrial } = this.cut;
    const end = bucket - bucketsOnTrial;
    const days: number[] = [];
    const sameHours: number[] = [];
    for (let day = 0; day < DAYS_KEPT; day++) {
      const last = end - day * bucketsADay;
      if (this.first !== undefined && last - bucketsADay / 2 < this.first) break;
      days.push(this.highestOf(span, last - bucketsADay + 1, last));
    }
    const around = bucketsADay < 24 ? 0 : SAME_HOURS;
    for (let day = 1; day < DAYS_KEPT; day++) {
      const same = bucket - day * bucketsADay;
      if (this.first !== undefined && same - around < this.first) break;
      sameHours.push(this.highestOf(span, same - around, Math.min(same + around, end)));
    }
    const descending = (a: number, b: number): number => b - a;
    return {
      lastDay: days[0] ?? 0,
      lastSixHours: this.highestOf(span, end - Math.max(1, bucketsADay / 4) + 1, end),
      days: days.sort(descending),
      sameHours: sameHours.sort(descending),
    };
  }

  private highestOf(span: number, from: number, to: number): number {
    const levels = this.highest[span];
    let highest = 0;
    for (let bucket = Math.ceil(from); bucket <= to; bucket++) {
      const at = this.placeOf(bucket);
      if (at >= 0) highest = Math.max(highest, levels?.[at] ?? 0);
    }
    return highest;
  }

  private placeOf(bucket: number): number {
    const at = bucket % this.size;
    return bucket >= 0 && this.bucketOf[at] === bucket ? at : -1;
  }
}
