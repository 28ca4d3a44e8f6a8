import { add, type SeenHour, sumOf } from '#core/gaps/counted-hour.ts';
import type { GapCounts } from '#core/gaps/gap.ts';
import { missingCost } from '#core/gaps/missing-cost.ts';
import { isNeverLogged } from '#core/gaps/never-logged.ts';
import type { Measure } from '#core/gaps/settle-gap.ts';
import { type HourRange, missingIn } from '#core/gaps/short-hours.ts';
import type { MetricSeries } from '#core/ports/invocation-metrics.ts';
import { DAY, type EpochMinute } from '#core/time.ts';
import { readSpend } from '#functions/ledger/rolling-spend.ts';
import type { CompareScope, ScopeComparison } from './compare-scope.ts';

type TokenCounts = Omit<GapCounts, 'invocations'>;

const TOKENS = ['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens'] as const;

/** A mean call is that of so many days before. */
const USUAL_DAYS = 7;

export interface Measured {
  readonly measure: Measure;
  readonly metricsRequested: number;
}

/** measureGap says how many calls and tokens the hours of a gap lack, and about what they cost. Tokens are asked for here only, since they are billed by the metric. */
export async function measureGap(
  { ledger, metrics, resolveSpender }: CompareScope,
  scope: string,
  { hours, seen, modelIds }: ScopeComparison,
  range: HourRange,
): Promise<Measured> {
  const starts = new Set(hours.map(({ start }) => start));
  const isIn = (start: EpochMinute): boolean => starts.has(start);
  const missing = missingIn(hours);
  const calls = sumOf(missing);
  const [mostly] = [...missing].find(([, some]) => 2 * some > calls) ?? [];
  const logged = modelIds.filter((id) => !isNeverLogged(resolveSpender(id).model));
  const from = Math.min(...starts);
  const read = await metrics.read(scope, logged, TOKENS, from, range.to);
  const usual = await readSpend(ledger, scope, range.from - USUAL_DAYS * DAY, range.to);
  const sum = (of: 'expected' | 'seen'): number => hours.reduce((total, hour) => total + hour[of], 0);
  const measure: Measure = {
    expected: { invocations: sum('expected'), ...(read.isComplete && countedTokens(read.series, isIn)) },
    seen: {
      invocations: sum('seen'),
      ...seenTokens([...seen].flatMap(([start, hour]) => (isIn(start) ? [hour] : []))),
    },
    missing: calls,
    ...missingCost(missing, usual, resolveSpender),
    ...(mostly !== undefined && { mostly }),
    silent: hours.some(({ silent }) => silent),
  };
  return { measure, metricsRequested: read.requested };
}

/** Sums of what was counted; a count that no model has a point of stays unknown. */
function countedTokens(series: readonly MetricSeries[], isIn: (start: EpochMinute) => boolean): TokenCounts {
  const sums = new Map<string, number>();
  for (const { metric, hours } of series) {
    for (const [start, tokens] of hours) if (isIn(start)) add(sums, metric, tokens);
  }
  return Object.fromEntries(sums);
}

function seenTokens(hours: readonly SeenHour[]): TokenCounts {
  const sums = new Map<string, number>(TOKENS.map((kind) => [kind, 0]));
  for (const { tokens } of hours) for (const kind of TOKENS) add(sums, kind, tokens[kind]);
  return Object.fromEntries(sums);
}
