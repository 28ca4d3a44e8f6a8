import type { SpendClock } from '#core/findings/incident.ts';
import type { PicoUsd } from '#core/money.ts';
import { type EpochMs, MINUTE_MS } from '#core/time.ts';

/** Spend of one step of a series. */
export interface SpendStep {
  readonly start: EpochMs;
  readonly spent: PicoUsd;
}

/** The spend of a clock in steps of equal length, oldest first. */
export interface SpendSeries {
  readonly stepMinutes: number;
  readonly steps: readonly SpendStep[];
}

/** Joins the steps of a clock until there are no more than `most`; the oldest may hold fewer of them than the rest. */
export function spendSeries({ asOf, series: { stepMinutes, values } }: SpendClock, most: number): SpendSeries {
  const joined = Math.ceil(values.length / most);
  const count = Math.ceil(values.length / joined) || 0;
  const minutes = stepMinutes * joined;
  const steps = Array.from({ length: count }, (_, step) => {
    const end = values.length - (count - 1 - step) * joined;
    return {
      start: (Math.ceil(asOf / MINUTE_MS) - (count - step) * minutes) * MINUTE_MS,
      spent: values.slice(Math.max(0, end - joined), end).reduce((sum, value) => sum + value, 0n),
    };
  });
  return { stepMinutes: minutes, steps };
}
