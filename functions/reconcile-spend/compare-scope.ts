import { type ComparedHour, compareHours } from '#core/gaps/compare-hours.ts';
import { countHours, type SeenHour, seenOn } from '#core/gaps/counted-hour.ts';
import type { HourRange } from '#core/gaps/short-hours.ts';
import type { ResolveSpender } from '#core/ports/catalog.ts';
import type { InvocationMetrics } from '#core/ports/invocation-metrics.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import { DAY, type EpochMinute, floorTo, HOUR } from '#core/time.ts';

export interface CompareScope {
  readonly ledger: LedgerStore;
  readonly metrics: InvocationMetrics;
  readonly resolveSpender: ResolveSpender;
}

/** The hours of a range whose two counts could be put side by side. */
export interface ScopeComparison {
  readonly hours: readonly ComparedHour[];
  /** What the ledger has of those hours, and the ids that the service counts by. */
  readonly seen: ReadonlyMap<EpochMinute, SeenHour>;
  readonly modelIds: readonly string[];
  readonly metricsRequested: number;
}

/** More minutes than a backfill may leave dirty at once. */
const MOST_MARKS = 10_000;

/**
 * compareScope compares a scope's calls hour by hour. An hour is left out where either count is not known: its pages are not closed, a
 * minute of it waits to be folded again, the metrics did not answer in full, or there are none at all.
 */
export async function compareScope(
  { ledger, metrics, resolveSpender }: CompareScope,
  scope: string,
  range: HourRange,
): Promise<ScopeComparison> {
  // An hour before the first: what that one seems to lack may be there.
  const from = range.from - HOUR;
  // Marks before pages: rows that are marked meanwhile only make their hour wait for the next run.
  const isDirty = await dirtyHours(ledger, scope);
  const { closedUntil = 0 } = (await ledger.readProgress(scope)) ?? {};
  const to = Math.min(range.to, closedUntil);
  const modelIds = to > range.from ? await metrics.modelIds(scope) : [];
  const nothing = { hours: [], seen: new Map(), modelIds, metricsRequested: 0 };
  if (modelIds.length === 0) return nothing;
  const { series, isComplete, requested } = await metrics.read(scope, modelIds, ['invocations'], from, to);
  if (!isComplete) return { ...nothing, metricsRequested: requested };
  const seen = await seenIn({ ledger, resolveSpender }, scope, from, to);
  const counted = countHours(series, seen, resolveSpender, from, to).filter(({ start }) => !isDirty(start));
  const hours = compareHours(counted).filter(({ start }) => start >= range.from);
  return { hours, seen, modelIds, metricsRequested: requested };
}

/** Reads a day of pages at a time and keeps their sums: two weeks of a thousand spenders would fill the memory. */
async function seenIn(
  { ledger, resolveSpender }: Omit<CompareScope, 'metrics'>,
  scope: string,
  from: EpochMinute,
  to: EpochMinute,
): Promise<Map<EpochMinute, SeenHour>> {
  const seen = new Map<EpochMinute, SeenHour>();
  for (let day = from; day < to; day += DAY) {
    for (const { start, page } of await ledger.readPages(scope, 'hour', day, Math.min(day + DAY, to)))
      seen.set(start, seenOn(page, resolveSpender));
  }
  return seen;
}

async function dirtyHours(ledger: LedgerStore, scope: string): Promise<(hour: EpochMinute) => boolean> {
  const marks = await ledger.dirtyMarks(scope, MOST_MARKS);
  const hours = new Set(marks.map(({ minute }) => floorTo(minute, HOUR)));
  // There may be older ones than were asked for.
  const allBefore = marks.length === MOST_MARKS ? Math.min(...hours) : 0;
  return (hour) => hour < allBefore || hours.has(hour);
}
