import type { Page } from '#core/ledger/page.ts';
import type { ResolveSpender } from '#core/ports/catalog.ts';
import type { MetricSeries } from '#core/ports/invocation-metrics.ts';
import { type EpochMinute, HOUR } from '#core/time.ts';
import { modelKey } from './model-key.ts';
import { isNeverLogged } from './never-logged.ts';

/** Successful calls of an hour by model key (model-key.ts), as the service counted them and as the ledger has them. */
export interface CountedHour {
  readonly start: EpochMinute;
  /** What the service gave a number for; a key without one is absent. */
  readonly expected: ReadonlyMap<string, number>;
  readonly seen: ReadonlyMap<string, number>;
  /** Records of any kind: a failed call is no invocation for the metric and a sign of life all the same. */
  readonly records: number;
  /** Calls counted by the service that no log ever holds; in `expected` they are not. */
  readonly neverLogged: number;
}

/** countHours puts the two counts of every hour in [from, to) side by side; an hour without a page has no calls. */
export function countHours(
  series: readonly MetricSeries[],
  pages: ReadonlyMap<EpochMinute, Page>,
  resolveSpender: ResolveSpender,
  from: EpochMinute,
  to: EpochMinute,
): CountedHour[] {
  const counted = series.filter(({ metric }) => metric === 'invocations');
  return Array.from({ length: (to - from) / HOUR }, (_, i) => {
    const start = from + i * HOUR;
    const expected = new Map<string, number>();
    let neverLogged = 0;
    for (const { modelId, hours } of counted) {
      const calls = hours.get(start);
      if (calls === undefined) continue;
      if (isNeverLogged(resolveSpender(modelId).model)) neverLogged += calls;
      else add(expected, modelKey(resolveSpender, modelId), calls);
    }
    return { start, expected, neverLogged, ...seenOn(pages.get(start), resolveSpender) };
  });
}

function seenOn(page: Page | undefined, resolveSpender: ResolveSpender): Pick<CountedHour, 'seen' | 'records'> {
  const seen = new Map<string, number>();
  let records = 0;
  for (const { spender, tally } of page?.entries.values() ?? []) {
    records += tally.calls;
    // The metric counts successful calls only (AWS docs: monitoring-runtime-metrics).
    if (tally.calls > tally.failed) add(seen, modelKey(resolveSpender, spender), tally.calls - tally.failed);
  }
  return { seen, records };
}

export const add = (to: Map<string, number>, key: string, count: number): void => {
  to.set(key, (to.get(key) ?? 0) + count);
};

export const sumOf = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);
