import type { FindingChange } from '#core/findings/finding.ts';
import type { ComparedHour } from '#core/gaps/compare-hours.ts';
import { comparedRange, knowableFrom } from '#core/gaps/compared-range.ts';
import { sumOf } from '#core/gaps/counted-hour.ts';
import type { Gap } from '#core/gaps/gap.ts';
import { isAnsweredBy } from '#core/gaps/settle-gap.ts';
import { type HourRange, shortHours, surplusHours } from '#core/gaps/short-hours.ts';
import { SEALED_AFTER } from '#core/ledger/lateness.ts';
import type { GapStore } from '#core/ports/gap-store.ts';
import { type EpochMinute, type EpochMs, floorTo, HOUR, minuteOf } from '#core/time.ts';
import type { FindingRecorder } from '#functions/findings/finding-recorder.ts';
import { progressOf } from '#functions/ledger/fold-ledger.ts';
import { type CompareScope, compareScope } from './compare-scope.ts';
import { measureGap } from './measure-gap.ts';
import { settleGaps } from './settle-gaps.ts';
import { tellGaps, tellSurplus } from './tell-gaps.ts';

export interface ReconcileScope extends CompareScope {
  readonly gaps: GapStore;
  readonly findings: Pick<FindingRecorder, 'record' | 'end'>;
}

/** What comparing one scope came to. */
export interface ScopeReconciled {
  readonly hoursCompared: number;
  /** Hours of the range that could not be compared, now or, being too new for their pages, not yet. */
  readonly hoursUnknown: number;
  /** Calls that the service counted in the hours compared. */
  readonly expectedCalls: number;
  readonly missingCalls: number;
  readonly surplusCalls: number;
  readonly neverLoggedCalls: number;
  readonly gapsOpen: number;
  /** Metrics asked for: what the run is billed by. */
  readonly metricsRequested: number;
  readonly changes: readonly FindingChange[];
}

/** reconcileScope compares the calls of one scope with what the service counted, over the hours due or those asked for, and settles its gaps. */
export async function reconcileScope(
  use: ReconcileScope,
  scope: string,
  now: EpochMs,
  asked: HourRange | undefined,
): Promise<ScopeReconciled> {
  const { ledger, resolveSpender } = use;
  const progress = await progressOf(ledger, scope);
  const comparedFrom = progress.comparedFrom ?? -floorTo(-minuteOf(now), HOUR);
  if (progress.comparedFrom === undefined) await ledger.advanceProgress(scope, { comparedFrom });
  // Gaps before counts: one that was read to the end by now has its rows in them, or marked.
  const stored = await use.gaps.ofScope(scope, minuteOf(now) - 2 * SEALED_AFTER);
  const range =
    asked ??
    comparedRange(
      { ...progress, comparedFrom },
      stored.map(({ gap }) => gap),
      now,
    );
  const comparison = await compareScope(use, scope, range);
  const { hours } = comparison;
  let { metricsRequested } = comparison;

  const known = stored.map(({ gap }) => gap);
  const short = shortOf(hours, known);
  const hoursOf = (gap: Gap) => hours.filter(({ start }) => isAnsweredBy(gap, known, start));
  const settled = await settleGaps(
    {
      gaps: use.gaps,
      isAnsweredBy: (gap, hour) => isAnsweredBy(gap, known, hour),
      isMeasured: (gap) => isMeasured(gap, hoursOf(gap)),
      async measure(gap) {
        const of = { ...comparison, hours: hoursOf(gap) };
        const { measure, metricsRequested: more } = await measureGap(use, scope, of, gap);
        metricsRequested += more;
        return measure;
      },
    },
    scope,
    stored,
    {
      hours: new Map(hours.map(({ start }) => [start, short.has(start) ? 'short' : 'agrees'])),
      knowableFrom: knowableFrom(now),
    },
    now,
  );
  const changes = [
    ...(await tellGaps({ findings: use.findings, resolveSpender }, scope, settled, range.to, now)),
    ...(await tellSurplus({ findings: use.findings, resolveSpender }, scope, hours, asked === undefined, now)),
  ];
  const seenUntil = newestAgreed(hours, short);
  if (seenUntil > (progress.seenUntil ?? 0)) await ledger.advanceProgress(scope, { seenUntil });
  const sum = (of: (hour: ComparedHour) => number): number => hours.reduce((total, hour) => total + of(hour), 0);
  return {
    hoursCompared: hours.length,
    hoursUnknown: (range.to - range.from) / HOUR - hours.length,
    expectedCalls: sum(({ expected }) => expected),
    missingCalls: sum(({ start, missing }) => (short.has(start) ? sumOf(missing) : 0)),
    surplusCalls: surplusHours(hours).reduce((total, { surplus }) => total + surplus, 0),
    neverLoggedCalls: sum(({ neverLogged }) => neverLogged),
    gapsOpen: settled.filter(({ after }) => after.status === 'open').length,
    metricsRequested,
    changes,
  };
}

/** What is in a gap already is judged by itself, so that a loss which is known makes no hour after it look worse. */
function shortOf(hours: readonly ComparedHour[], gaps: readonly Gap[]): Set<EpochMinute> {
  const known = gaps.filter(({ status }) => status !== 'mended');
  const isKnown = ({ start }: ComparedHour): boolean => known.some(({ from, to }) => from <= start && start < to);
  return new Set([...shortHours(hours.filter((hour) => !isKnown(hour))), ...shortHours(hours.filter(isKnown))]);
}

function isMeasured({ expected, seen }: Gap, hours: readonly ComparedHour[]): boolean {
  const sum = (of: 'expected' | 'seen'): number => hours.reduce((total, hour) => total + hour[of], 0);
  return expected?.invocations === sum('expected') && seen?.invocations === sum('seen');
}

/** The end of the newest hour in which both counts were the same, none and none included. */
function newestAgreed(hours: readonly ComparedHour[], short: ReadonlySet<EpochMinute>): EpochMinute {
  const surplus = new Set(surplusHours(hours));
  return Math.max(
    0,
    ...hours.filter((hour) => !short.has(hour.start) && !surplus.has(hour)).map(({ start }) => start + HOUR),
  );
}
