import type { SpendBySpender } from '#core/ledger/spend-history.ts';
import { HOUR } from '#core/time.ts';

/** The step that a live series is watched in, in minutes: what the weights were found on. */
export const LIVE_STEP = 10;
export const STEPS_AN_HOUR = HOUR / LIVE_STEP;
const PICO_A_MICRO = 1_000_000n;

/** What each spender spent in the steps of an hour, the first first, in micro-dollars: statistics need no more. */
export type SpendSteps = ReadonlyMap<string, readonly number[]>;

/** stepsOf makes them of what was spent in each step. */
export function stepsOf(spent: readonly SpendBySpender[]): SpendSteps {
  const steps = new Map<string, number[]>();
  for (const [at, costs] of spent.entries()) {
    for (const [spender, cost] of costs) {
      if (cost <= 0n) continue;
      const own = steps.get(spender) ?? Array.from({ length: STEPS_AN_HOUR }, () => 0);
      own[at] = Number(cost / PICO_A_MICRO);
      steps.set(spender, own);
    }
  }
  return steps;
}
