import { type Cut, LONGEST_SPAN, SPANS } from './spans.ts';

/** A stretch of slots that ends now: what each of them cost at least, on average, and what came right before. */
export interface Stretch {
  readonly lowest: number;
  readonly mean: number;
  readonly before: number;
}

/** The newest steps of a series, and for every span the lowest of its last slots. A step without a row cost nothing. */
export class RecentSlots {
  private readonly cut: Cut;
  private readonly steps: Float64Array;
  private newest = Number.NEGATIVE_INFINITY;
  private readonly slots = new Float64Array(LONGEST_SPAN + 1);
  /** The lowest slot of each span, in the order of SPANS; valid until the next row. */
  readonly lowest = new Float64Array(SPANS.length);

  constructor(cut: Cut) {
    this.cut = cut;
    this.steps = new Float64Array((LONGEST_SPAN + 1) * cut.slotSteps);
  }

  /** Adds a row to its step, which must not be older than the newest. */
  add(step: number, value: number): void {
    const { steps } = this;
    for (let gap = Math.min(step - this.newest, steps.length), at = step; gap > 0; gap--, at--)
      steps[at % steps.length] = 0;
    steps[step % steps.length] = (steps[step % steps.length] ?? 0) + value;
    this.newest = step;
    this.measure();
  }

  private measure(): void {
    const { slots, steps, newest } = this;
    const { slotSteps } = this.cut;
    for (let slot = 0, at = newest; slot < slots.length; slot++) {
      let sum = 0;
      for (let step = 0; step < slotSteps; step++, at--) sum += at < 0 ? 0 : (steps[at % steps.length] ?? 0);
      slots[slot] = sum;
    }
    let [low, span] = [Number.POSITIVE_INFINITY, 0];
    for (let slot = 0; slot < LONGEST_SPAN; slot++) {
      low = Math.min(low, slots[slot] ?? 0);
      if (SPANS[span] === slot + 1) this.lowest[span++] = low;
    }
  }

  stretch(span: number): Stretch {
    const length = SPANS[span] ?? 1;
    return { lowest: this.lowest[span] ?? 0, mean: this.sum(length) / length, before: this.slots[length] ?? 0 };
  }

  /** Cost of the last slots. */
  sum(length: number): number {
    let sum = 0;
    for (let slot = 0; slot < length; slot++) sum += this.slots[slot] ?? 0;
    return sum;
  }
}
