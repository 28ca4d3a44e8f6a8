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
}

/** What is taken for the spread before anything is known, and how many conversations that is worth. */
const EXPECTED = { spread: 0.6, weight: 40 };
/**
 * Narrower it is never taken: most questions to a knowledge base are single and cost the same, and a long talk about one is no runaway.
 * Nor wider: where a third are pings the cheaper half is of two kinds, and no cost at all would be unusual.
 */
const [NARROWEST, WIDEST] = [EXPECTED.spread, 1.5];
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
    if (usual.length === kept.length) return { conversations, median: pico(middle), spread };
    kept = usual;
  }
}

/** The cost that a usual conversation stays below, so many spreads above the median. */
export const unusualFrom = ({ median, spread }: UsualCost, deviations: number): PicoUsd =>
  pico(Math.log(Number(median)) + deviations * spread);

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
