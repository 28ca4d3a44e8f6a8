import type { FindingChange } from '#core/findings/finding.ts';
import { accountOf } from '#core/findings/incident-ref.ts';
import type { HourRange } from '#core/gaps/short-hours.ts';
import { type EpochMs, minuteOf } from '#core/time.ts';
import { type ReconcileScope, reconcileScope, type ScopeReconciled } from './reconcile-scope.ts';
import { watchPrices } from './watch-prices.ts';
import { type SourceWatched, type WatchSource, watchSource } from './watch-source.ts';
import { type WatchUnlogged, watchUnlogged } from './watch-unlogged.ts';

export interface ReconcileSpend
  extends ReconcileScope,
    Omit<WatchSource, 'ledger' | 'findings'>,
    Omit<WatchUnlogged, 'findings'> {}

/** What a run came to, over all scopes it could compare. */
export interface Reconciled extends ScopeReconciled, SourceWatched {
  /** Share of the counted calls that the ledger has, in per cent; undefined where none were counted. */
  readonly coveragePercent?: number;
  /** Scopes of other accounts, whose metrics are not ours to read. */
  readonly scopesUnread: number;
}

const NOT_WATCHED: SourceWatched = { blindSpots: 0, unanswered: 0, unansweredBy: {}, changes: [] };

/**
 * reconcileSpend compares the ledger with the service's own counts, in the Region it runs in, whether or not a record ever came from
 * there, and in every other Region of the account that has records. Before that an hourly run looks at what it sees by.
 */
export function reconcileSpend(use: ReconcileSpend) {
  return async (own: string, now: EpochMs, asked?: HourRange): Promise<Reconciled> => {
    await use.ledger.addScope(own, minuteOf(now));
    const scopes = await use.ledger.scopes();
    const ours = scopes.filter((scope) => accountOf(scope) === accountOf(own));
    const results: ScopeReconciled[] = [];
    const changes: FindingChange[] = [];
    let metricsRequested = 0;
    const failures: unknown[] = [];
    const failed = (error: unknown): void => {
      failures.push(error);
    };
    // Nothing of the source can have changed by somebody's asking for a range.
    const watched = (asked ? undefined : await watchSource(use, own, now).catch(failed)) ?? NOT_WATCHED;
    for (const scope of ours) {
      // One Region that cannot be read keeps no other from being compared.
      await reconcileScope(use, scope, now, asked).then((result) => results.push(result), failed);
      if (asked) continue;
      await watchPrices(use, scope, now).then((news) => changes.push(...news), failed);
      await watchUnlogged(use, scope, now).then((unlogged) => {
        metricsRequested += unlogged.metricsRequested;
        changes.push(...unlogged.changes);
      }, failed);
    }
    if (failures.length > 0) throw failures[0];
    const sum = (of: keyof Omit<ScopeReconciled, 'changes'>): number =>
      results.reduce((total, result) => total + result[of], 0);
    const [expectedCalls, missingCalls] = [sum('expectedCalls'), sum('missingCalls')];
    return {
      hoursCompared: sum('hoursCompared'),
      hoursUnknown: sum('hoursUnknown'),
      expectedCalls,
      missingCalls,
      surplusCalls: sum('surplusCalls'),
      neverLoggedCalls: sum('neverLoggedCalls'),
      gapsOpen: sum('gapsOpen'),
      metricsRequested: sum('metricsRequested') + metricsRequested,
      ...(expectedCalls > 0 && { coveragePercent: Math.floor((1 - missingCalls / expectedCalls) * 1e4) / 100 }),
      scopesUnread: scopes.length - ours.length,
      ...watched,
      changes: [...watched.changes, ...results.flatMap((result) => result.changes), ...changes],
    };
  };
}
