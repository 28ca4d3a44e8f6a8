import { DAY_WINDOWS, sum, WEEK_WINDOWS } from './runaway-score.ts';

/** A rule gives the windows at whose end it fires. */
type Rule = (cost: readonly number[]) => number[];

/** Stretches of the sustained rule and how much stricter the shorter ones are. */
const STRETCHES = [
  [1, 4],
  [2, 2.5],
  [3, 1.6],
  [6, 1],
  [9, 0.7],
] as const;

/**
 * The lowest of the last k windows lies above a multiple of the highest such value of the week before, above 2.5 times the mean, and
 * the last hour cost a dollar: the multiple is 1 + (factor - 1) x strictness.
 */
const sustained =
  (factor: number): Rule =>
  (cost) => {
    const fired = new Set<number>();
    for (const [length, strictness] of STRETCHES) {
      const lowest = cost.map((_, at) => (at < length - 1 ? 0 : Math.min(...cost.slice(at - length + 1, at + 1))));
      for (let at = WEEK_WINDOWS; at < cost.length; at++) {
        const level = lowest[at] ?? 0;
        if (sum(cost.slice(at - 5, at + 1)) < 1 || level <= 2.5 * weekMean(cost, at)) continue;
        if (level > (1 + (factor - 1) * strictness) * highest(lowest, at - WEEK_WINDOWS, at)) fired.add(at);
      }
    }
    return [...fired].sort((a, b) => a - b);
  };

const deviates =
  (times: number): Rule =>
  (cost) =>
    windows(cost).filter((at) => {
      const mean = weekMean(cost, at);
      const square = sum(cost.slice(at - WEEK_WINDOWS, at).map((usd) => (usd - mean) ** 2)) / WEEK_WINDOWS;
      return (cost[at] ?? 0) - mean > times * Math.max(Math.sqrt(square), 1e-9);
    });

const dayDoubled: Rule = (cost) =>
  windows(cost).filter((at) => {
    const start = Math.floor(at / DAY_WINDOWS) * DAY_WINDOWS;
    return sum(cost.slice(start, at + 1)) > (2 * sum(cost.slice(start - WEEK_WINDOWS, start))) / 7 + 1e-9;
  });

/** Plain rules to compare with. */
export const RULES: Readonly<Record<string, Rule>> = {
  'sustained (1.7 x the week’s highest)': sustained(1.7),
  'sustained (2.5 x the week’s highest)': sustained(2.5),
  'today > 2x mean day of 7': dayDoubled,
  '10 minutes > 4 deviations of 7 days': deviates(4),
};

const windows = (cost: readonly number[]): number[] =>
  Array.from({ length: Math.max(0, cost.length - WEEK_WINDOWS) }, (_, at) => at + WEEK_WINDOWS);
const weekMean = (cost: readonly number[], at: number): number => sum(cost.slice(at - WEEK_WINDOWS, at)) / WEEK_WINDOWS;
function highest(values: readonly number[], from: number, to: number): number {
  let most = 0;
  for (let at = from; at < to; at++) most = Math.max(most, values[at] ?? 0);
  return most;
}
