import type { Evidence, Verdict } from '#core/checks/check.ts';
import type { FindingChange } from '#core/findings/finding.ts';
import type { FoldContext } from '#core/ledger/page.ts';
import type { SpendHistory } from '#core/ledger/spend-history.ts';
import type { LedgerStore, Progress } from '#core/ports/ledger-store.ts';
import { type EpochMinute, type EpochMs, minuteOf, msOf, startOfDay } from '#core/time.ts';
import type { FindingRecorder } from '#functions/findings/finding-recorder.ts';
import { type FoldedMinute, foldLedger, progressOf } from '#functions/ledger/fold-ledger.ts';
import { loadHistory } from '#functions/ledger/load-history.ts';

export interface WatchSpend {
  readonly ledger: LedgerStore;
  readonly findings: FindingRecorder;
  readonly fold: FoldContext;
  /** The configured spend detectors. */
  readonly detectors: readonly ((evidence: Evidence['spend']) => readonly Verdict[])[];
  /** Told what a tick folded, once it is stored: a replay counts with it. */
  readonly onFolded?: (scope: string, minutes: readonly FoldedMinute[]) => void;
}

export interface Watched {
  readonly minutes: readonly FoldedMinute[];
  readonly changes: readonly FindingChange[];
}

interface Warm {
  readonly history: SpendHistory;
  foldedUntil: EpochMinute;
  day: EpochMinute;
}

/**
 * watchSpend gives the minute tick: fold what is new, then judge every fresh minute as of its own end, in order, so that a tick
 * that was late by an hour finds what sixty ticks would have found. Findings are stored before the progress is, so a tick
 * that dies is repeated and loses nothing.
 */
export function watchSpend({
  ledger,
  findings,
  fold,
  detectors,
  onFolded,
}: WatchSpend): (at: EpochMs) => Promise<Watched> {
  const warm = new Map<string, Warm>();

  async function historyOf(scope: string, { foldedUntil }: Progress, now: EpochMinute): Promise<Warm> {
    const known = warm.get(scope);
    // Somebody else has folded since: what this process remembers is not what the pages say.
    if (known?.foldedUntil === foldedUntil) return known;
    const fresh = { history: await loadHistory(ledger, scope, foldedUntil), foldedUntil, day: startOfDay(now) };
    warm.set(scope, fresh);
    return fresh;
  }

  async function judge(scope: string, history: SpendHistory, minute: FoldedMinute): Promise<FindingChange[]> {
    const active = new Set<string>();
    for (const { spender, tally } of minute.after.entries.values()) if (tally.listCost > 0n) active.add(spender);
    const evidence = {
      scope,
      now: minute.minute + 1,
      history,
      spenderOf: (id: string) => fold.resolveSpender(id),
      active,
    };
    const changes: FindingChange[] = [];
    for (const verdict of detectors.flatMap((evaluate) => evaluate(evidence))) {
      if (verdict.outcome !== 'fail') continue;
      const change = await findings.record(verdict.observation);
      if (change) changes.push(change);
    }
    return changes;
  }

  async function tick(scope: string, at: EpochMs): Promise<Watched> {
    const now = minuteOf(at);
    const progress = await progressOf(ledger, scope);
    const known = await historyOf(scope, progress, now);
    const folded = await foldLedger(ledger, fold, scope, progress, now);
    const changes: FindingChange[] = [];
    const byTime = [...folded.minutes].sort((a, b) => Number(a.fresh) - Number(b.fresh) || a.minute - b.minute);
    for (const minute of byTime) {
      if (minute.changed) known.history.addChange(minute.minute, minute.before, minute.after);
      // A minute already judged is judged again only if it has changed.
      if (minute.fresh && (minute.changed || minute.minute > known.foldedUntil)) {
        changes.push(...(await findings.endExpired(scope, msOf(minute.minute))));
        changes.push(...(await judge(scope, known.history, minute)));
      }
    }
    changes.push(...(await findings.endExpired(scope, at)));
    known.foldedUntil = await folded.finish();
    onFolded?.(scope, folded.minutes);
    if (startOfDay(now) !== known.day) {
      known.history.forget(now);
      known.day = startOfDay(now);
    }
    return { minutes: folded.minutes, changes };
  }

  return async (at) => {
    const minutes: FoldedMinute[] = [];
    const changes: FindingChange[] = [];
    for (const scope of await ledger.scopes()) {
      const one = await tick(scope, at).catch((error: unknown) => {
        // Half a tick may be in this memory: the next one reads the pages.
        warm.delete(scope);
        throw error;
      });
      minutes.push(...one.minutes);
      changes.push(...one.changes);
    }
    return { minutes, changes };
  };
}
