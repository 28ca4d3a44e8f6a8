import type { Page } from '#core/ledger/page.ts';
import type { ResolveSpender } from '#core/ports/catalog.ts';
import type { MetricSeries } from '#core/ports/invocation-metrics.ts';
import { type EpochMinute, HOUR } from '#core/time.ts';
import type { GapCounts } from './gap.ts';
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

/** What the ledger has of an hour: all that is needed of its page, which is much larger. */
export interface SeenHour extends Pick<CountedHour, 'seen' | 'records'> {
  readonly tokens: Required<Omit<GapCounts, 'invocations'>>;
}

/** countHours puts the two counts of every hour in [from, to) side by side; an hour of which nothing was seen has no calls. */
export function countHours(
  series: readonly MetricSeries[],
  seenHours: ReadonlyMap<EpochMinute, SeenHour>,
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
    const { seen = new Map(), records = 0 } = seenHours.get(start) ?? {};
    return { start, expected, seen, records, neverLogged };
  });
}

/** seenOn sums a page by model key; the metric counts successful calls only (AWS docs: monitoring-runtime-metrics). */
export function seenOn(page: Page, resolveSpender: ResolveSpender): SeenHour {
  const seen = new Map<string, number>();
  const tokens = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
  let records = 0;
  for (const { spender, tally } of page.entries.values()) {
    records += tally.calls;
    if (tally.calls > tally.failed) add(seen, modelKey(resolveSpender, spender), tally.calls - tally.failed);
    const { input, output, cacheRead, cacheWrite5m, cacheWrite1h, cacheWrite30m, cacheWriteUnknownTtl } = tally.tokens;
    tokens.inputTokens += input;
    tokens.outputTokens += output;
    tokens.cacheReadTokens += cacheRead;
    tokens.cacheWriteTokens += cacheWrite5m + cacheWrite1h + cacheWrite30m + cacheWriteUnknownTtl;
  }
  return { seen, records, tokens };
}

export const add = (to: Map<string, number>, key: string, count: number): void => {
  to.set(key, (to.get(key) ?? 0) + count);
};

export const sumOf = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);
