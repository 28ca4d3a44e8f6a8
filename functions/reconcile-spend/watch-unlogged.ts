import { type RatesOf, unloggedRange, unloggedTraffic } from '#core/blindness/unlogged-traffic.ts';
import type { FindingChange } from '#core/findings/finding.ts';
import type { UnloggedMetrics } from '#core/ports/unlogged-metrics.ts';
import type { EpochMs } from '#core/time.ts';
import { type TellSights, tellSights } from './tell-sights.ts';

export interface WatchUnlogged {
  readonly unlogged: UnloggedMetrics;
  readonly findings: TellSights;
  /** List prices of a scope at a time. */
  readonly ratesIn: (scope: string, at: EpochMs) => RatesOf;
}

export interface UnloggedWatched {
  readonly metricsRequested: number;
  readonly changes: readonly FindingChange[];
}

/** watchUnlogged tells of calls that no log has, as far as the service counts them. */
export async function watchUnlogged(
  { unlogged, findings, ratesIn }: WatchUnlogged,
  scope: string,
  now: EpochMs,
): Promise<UnloggedWatched> {
  const range = unloggedRange(now);
  const read = await unlogged.read(scope, range.from, range.to);
  const sight = unloggedTraffic(read, range, scope, ratesIn(scope, now));
  return { metricsRequested: read.requested, changes: await tellSights(findings, sight ? [sight] : [], now) };
}
