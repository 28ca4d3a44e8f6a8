import type { PicoUsd } from '#core/money.ts';

/** Conversations counted by what they cost, in steps of a tenth of the natural logarithm of pico-dollars. */
export type CostHistogram = ReadonlyMap<number, number>;

const STEPS = 10;

/** The step a cost above zero lies in. */
export const costStep = (cost: PicoUsd): number => Math.floor(STEPS * Math.log(Number(cost)));

/** What conversations of one kind usually cost. */
export interface UsualCost {
  readonly conversations: number;
  readonly median: PicoUsd;
  /** Standard deviation of the natural logarithm of the cost. */
  readonly spread: number;
  /** How many cost how much, the cheapest first. */
  readonly steps: readonly (readonly [step: number, conversations: number])[];
}

/** What is taken for the spread before anything is known, and how many conversations that is worth. */
const EXPECTED = { spread: 0.6, weight: 40 };
/**
 * Narrower it is never taken: where all cost the same, twice as much is no runaway. Nor wider: where a third are pings the cheaper half
 * is of two kinds, and no cost at all would be unusual.
 */
const [NARROWEST, WIDEST] = [0.45, 1.5];
/** Spreads above the median from which a conversation is left out of what is usual. */
const TOO_DEAR = 1.75;
/** Quartile of the normal distribution: what lies between it and the median is this share of a standard deviation. */
const QUARTILE = 0.6745;

/**
 * usualCost takes the costs of conversations for log-normal, as those of real agents are, and reads the spread from the cheaper half:
 * runaways are all dear. What is far above is left out and the rest is read again until nothing changes, so that up to a third of
 * them may be runaways. A spread read from few is drawn towards the expected one (shrinkage, as in empirical Bayes).
 */
export function usualCost(histogram: CostHistogram): UsualCost {
  const steps = [...histogram].sort(([a], [b]) => a - b);
  const conversations = steps.reduce((sum, [, count]) => sum + count, 0);
  for (let kept = steps; ; ) {
    const count = kept.reduce((sum, [, one]) => sum + one, 0);
    const middle = quantile(kept, count / 2);
    const seen = (middle - quantile(kept, count / 4)) / QUARTILE;
    const drawn = Math.sqrt((count * seen ** 2 + EXPECTED.weight * EXPECTED.spread ** 2) / (count + EXPECTED.weight));
    const spread = Math.min(WIDEST, Math.max(NARROWEST, drawn));
    const usual = kept.filter(([step]) => step / STEPS <= middle + TOO_DEAR * spread);
    if (usual.length === kept.length) return { conversations, median: pico(middle), spread, steps };
    kept = usual;
  }
}

/** A limit has no more of the conversations than this share, or one, within this distance below it in steps. */
const FEW = { share: 0.005, steps: 4 };

/**
 * unusualFrom gives the cost that a usual conversation stays below: so many spreads above the median, and from there on up while costs thin
 * out evenly, as in talks of one, two, or twenty questions. Runaways lie apart: where they begin to be more again, it ends.
 */
export function unusualFrom({ conversations, median, spread, steps }: UsualCost, deviations: number): PicoUsd {
  const few = Math.max(1, FEW.share * conversations);
  const between = (from: number, to: number): number =>
    steps.reduce((sum, [step, count]) => (step + 0.5 >= from && step + 0.5 < to ? sum + count : sum), 0);
  let limit = STEPS * (Math.log(Number(median)) + deviations * spread);
  for (; ; limit++) {
    const below = between(limit - FEW.steps, limit);
    if (below <= few || below < between(limit, limit + FEW.steps)) return pico(limit / STEPS);
  }
}

/** Logarithm of the cost below which `rank` conversations lie, as if those of a step were spread evenly over it. */
function quantile(steps: readonly (readonly [number, number])[], rank: number): number {
  let below = 0;
  for (const [step, count] of steps) {
    if (below + count >= rank) return (step + (rank - below) / count) / STEPS;
    below += count;
  }
  return Number.NEGATIVE_INFINITY;
}

const pico = (logarithm: number): PicoUsd => BigInt(Math.round(Math.exp(logarithm)));
