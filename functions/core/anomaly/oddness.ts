import { DAY } from '#core/time.ts';
import { Rolling } from './rolling.ts';

const DAYS = 7;
/** A mean over fewer values says little. */
const LEAST_VALUES = 100;
const SHORT = 4;
/** What odd stays odd for a while: only what is odder yet counts in that share of a day. */
const SAME_MATTER_DAYS = 0.15;
const SAME_MATTER_FROM = 3;
const LEFT_OF_THE_SAME = 0.05;
/** Weights of a value alone and of the mean of a few, beside what the time of day foretells. */
const ALONE = 0.6;
const FEW = 0.7;
/** Deviations that are a score of a half. */
const HALF_AT = 5;

/**
 * How odd a value is among those of its week, up or down: for series that are not dollars, of which the direction that matters is
 * unknown. The largest of three deviations: of the value, of the mean of a few, and from the middle of the same time on the days before.
 */
export class Oddness {
  private readonly day: number;
  private readonly values: Rolling;
  private readonly foretold: Rolling;
  private readonly few: Rolling;
  private readonly meansOfFew: Rolling;
  private row = 0;
  private told = { row: Number.NEGATIVE_INFINITY, deviations: 0 };

  constructor(stepMinutes: number) {
    this.day = Math.max(1, Math.round(DAY / stepMinutes));
    const week = Math.max(LEAST_VALUES, DAYS * this.day + 1);
    this.values = new Rolling(week);
    this.foretold = new Rolling(week);
    this.meansOfFew = new Rolling(week);
    this.few = new Rolling(SHORT);
  }

  /** The score of the next value, from 0 to 1. */
  add(value: number): number {
    const deviations = this.deviations(value);
    this.values.add(value);
    this.row++;
    return 1 / (1 + Math.exp((HALF_AT - this.newPart(deviations)) / 2));
  }

  private deviations(value: number): number {
    if (this.values.count < LEAST_VALUES) return 0;
    const few = this.ofFew(value);
    return Math.max(ALONE * this.values.deviations(value), this.ofTime(value), few);
  }

  private ofFew(value: number): number {
    this.few.add(value);
    const mean = this.few.mean();
    const deviations = this.meansOfFew.count < LEAST_VALUES / 2 ? 0 : this.meansOfFew.deviations(mean);
    this.meansOfFew.add(mean);
    return FEW * deviations;
  }

  private ofTime(value: number): number {
    if (this.values.count < 2 * this.day) return 0;
    const same: number[] = [];
    for (let days = 1; days <= DAYS; days++) {
      for (const beside of [-1, 0, 1]) {
        const past = this.values.at(days * this.day + beside);
        if (past !== undefined) same.push(past);
      }
    }
    const rest = value - (same.sort((a, b) => a - b)[same.length >> 1] ?? value);
    const deviations = this.foretold.count <= this.day ? 0 : this.foretold.deviations(rest);
    this.foretold.add(rest);
    return deviations;
  }

  private newPart(deviations: number): number {
    const isSame = this.row - this.told.row < SAME_MATTER_DAYS * this.day && deviations <= this.told.deviations;
    if (isSame) return LEFT_OF_THE_SAME * deviations;
    if (deviations > SAME_MATTER_FROM) this.told = { row: this.row, deviations };
    return deviations;
  }
}
