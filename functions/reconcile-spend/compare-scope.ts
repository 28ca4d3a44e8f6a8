import { type ComparedHour, compareHours } from '#core/gaps/compare-hours.ts';
import { countHours } from '#core/gaps/counted-hour.ts';
import type { HourRange } from '#core/gaps/short-hours.ts';
import type { Page } from '#core/ledger/page.ts';
import type { ResolveSpender } from '#core/ports/catalog.ts';
import type { InvocationMetrics } from '#core/ports/invocation-metrics.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import { type EpochMinute, floorTo, HOUR } from '#core/time.ts';

export interface CompareScope {
  readonly ledger: LedgerStore;
  readonly metrics: InvocationMetrics;
  readonly resolveSpender: ResolveSpender;
}

/** The hours of a range whose two counts could be put side by side. */
export interface ScopeComparison {
  readonly hours: readonly ComparedHour[];
  /** The ledger's pages of those hours, and the ids that the service counts by. */
  readonly pages: ReadonlyMap<EpochMinute, Page>;
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
  const nothing = { hours: [], pages: new Map(), modelIds, metricsRequested: 0 };
  if (modelIds.length === 0) return nothing;
  const { series, isComplete, requested } = await metrics.read(scope, modelIds, ['invocations'], from, to);
  if (!isComplete) return { ...nothing, metricsRequested: requested };
  const pages = new Map((await ledger.readPages(scope, 'hour', from, to)).map(({ start, page }) => [start, page]));
  const counted = countHours(series, pages, resolveSpender, from, to).filter(({ start }) => !isDirty(start));
  const hours = compareHours(counted).filter(({ start }) => start >= range.from);
  return { hours, pages, modelIds, metricsRequested: requested };
}

async function dirtyHours(ledger: LedgerStore, scope: string): Promise<(hour: EpochMinute) => boolean> {
  const marks = await ledger.dirtyMarks(scope, MOST_MARKS);
  const hours = new Set(marks.map(({ minute }) => floorTo(minute, HOUR)));
  // There may be older ones than were asked for.
  const allBefore = marks.length === MOST_MARKS ? Math.min(...hours) : 0;
  return (hour) => hour < allBefore || hours.has(hour);
}
