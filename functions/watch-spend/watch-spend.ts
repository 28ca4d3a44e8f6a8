import type { Evidence, Verdict } from '#core/checks/check.ts';
import type { FindingChange } from '#core/findings/finding.ts';
import type { FoldContext } from '#core/ledger/page.ts';
import type { SpendHistory } from '#core/ledger/spend-history.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import { type EpochMinute, type EpochMs, minuteOf, msOf } from '#core/time.ts';
import type { FindingRecorder } from '#functions/findings/finding-recorder.ts';
import { type Folded, type FoldedMinute, foldLedger, progressOf } from '#functions/ledger/fold-ledger.ts';
import { accountOf, type Book, close, enter, spendBooks, takeOut } from './spend-books.ts';

type Detector = (evidence: Evidence['spend']) => readonly Verdict[];

export interface WatchSpend {
  readonly ledger: LedgerStore;
  readonly findings: FindingRecorder;
  readonly fold: FoldContext;
  /** The configured detectors that judge the spend of one scope, and those that judge an account over all its scopes. */
  readonly detectors: { readonly scope: readonly Detector[]; readonly account: readonly Detector[] };
  /** Told what a tick folded, once it is stored: a replay counts with it. */
  readonly onFolded?: (minutes: readonly FoldedMinute[]) => void;
}

export interface Watched {
  readonly minutes: readonly FoldedMinute[];
  readonly changes: readonly FindingChange[];
  /** There are late minutes left for the next tick. */
  readonly unfinished: boolean;
}

interface FoldedScope {
  readonly scope: string;
  readonly folded: Folded;
  /** The running minute of the last finished tick. */
  readonly judgedUntil: EpochMinute;
}

/**
 * watchSpend gives the minute tick: fold what is new, then judge every fresh minute as of its own end, in order, so that a tick
 * that was late by an hour finds what sixty ticks would have found. Findings are stored before the progress is, so a tick
 * that dies is repeated and loses nothing.
 */
export function watchSpend({ ledger, findings, fold, detectors, onFolded }: WatchSpend) {
  const books = spendBooks(ledger);

  async function judge(
    evaluate: readonly Detector[],
    scope: string,
    minute: EpochMinute,
    history: SpendHistory,
    active: ReadonlySet<string>,
  ): Promise<FindingChange[]> {
    const spenderOf = (id: string) => fold.resolveSpender(id);
    const changes = await findings.endExpired(scope, msOf(minute));
    for (const verdict of evaluate.flatMap((one) => one({ scope, now: minute + 1, history, spenderOf, active }))) {
      if (verdict.outcome !== 'fail') continue;
      const change = await findings.record(verdict.observation);
      if (change) changes.push(change);
    }
    return changes;
  }

  async function tick(account: string, scopes: readonly string[], at: EpochMs): Promise<Watched> {
    const now = minuteOf(at);
    const progress = new Map(
      await Promise.all(scopes.map(async (scope) => [scope, await progressOf(ledger, scope)] as const)),
    );
    const known = books.known(account, progress);
    const all: FoldedScope[] = [];
    for (const [scope, before] of progress) {
      const folded = await foldLedger(ledger, fold, scope, before, now);
      all.push({ scope, folded, judgedUntil: before.foldedUntil });
    }
    const minutes = all.flatMap(({ folded }) => folded.minutes);
    const until = minutes.reduce((last, { minute }) => Math.max(last, minute), now);
    // Read after the fold: pages that a tick has left behind which died are in it, although they do not change any more.
    const book = known ?? (await books.read(account, scopes, until));
    const changes: FindingChange[] = [];
    for (const [minute, ofMinute] of inOrder(all.map((one) => ({ ...one, fresh: freshOf(book, one, !known) })))) {
      const active = new Set<string>();
      for (const { scope, one } of ofMinute) {
        enter(book, scope, one);
        const spending = spendersOf(one);
        for (const spender of spending) active.add(spender);
        const history = book.scopes.get(scope)?.history ?? book.account;
        changes.push(...(await judge(detectors.scope, scope, minute, history, spending)));
      }
      changes.push(...(await judge(detectors.account, account, minute, book.account, active)));
    }
    for (const scope of [...scopes, account]) changes.push(...(await findings.endExpired(scope, at)));

    const foldedUntil = new Map<string, EpochMinute>();
    for (const { scope, folded } of all) foldedUntil.set(scope, await folded.finish());
    close(book, foldedUntil, now);
    onFolded?.(minutes);
    return { minutes, changes, unfinished: all.some(({ folded }) => folded.unfinished) };
  }

  return async (at: EpochMs): Promise<Watched> => {
    const accounts = Map.groupBy(await ledger.scopes(), accountOf);
    const watched: Watched[] = [];
    for (const [account, scopes] of accounts) {
      watched.push(
        await tick(account, scopes, at).catch((error: unknown) => {
          books.drop(account);
          throw error;
        }),
      );
    }
    return {
      minutes: watched.flatMap(({ minutes }) => minutes),
      changes: watched.flatMap(({ changes }) => changes),
      unfinished: watched.some(({ unfinished }) => unfinished),
    };
  };
}

/**
 * The minutes of a scope that may be judged. Late money is none of them: it corrects the sums before any minute is judged, and
 * pages nobody. A book that was just read has everything already, and nobody knows whether all of it was judged.
 */
function freshOf(book: Book, { scope, folded }: FoldedScope, isJustRead: boolean): FoldedMinute[] {
  const fresh = folded.minutes.filter((one) => one.fresh);
  if (isJustRead) return fresh.map((one) => takeOut(book, scope, one));
  for (const one of folded.minutes) if (!one.fresh) enter(book, scope, one);
  return fresh;
}

/**
 * The minutes to be judged, in order, with what each scope has in them. One judged already is judged again only if it changed,
 * and then as of the last minute judged: that is when what it tells could first be known.
 */
function inOrder(
  all: readonly (FoldedScope & { readonly fresh: readonly FoldedMinute[] })[],
): [EpochMinute, { scope: string; one: FoldedMinute }[]][] {
  const judged = all.flatMap(({ scope, fresh, judgedUntil }) =>
    fresh
      .filter((one) => one.changed || one.minute > judgedUntil)
      .map((one) => ({ scope, one, judgedAt: Math.max(one.minute, judgedUntil) })),
  );
  return [...Map.groupBy(judged, ({ judgedAt }) => judgedAt)].sort(([a], [b]) => a - b);
}

function spendersOf({ after }: FoldedMinute): Set<string> {
  const entries = [...after.entries.values()].filter(({ tally }) => tally.listCost > 0n);
  return new Set(entries.map(({ spender }) => spender));
}
