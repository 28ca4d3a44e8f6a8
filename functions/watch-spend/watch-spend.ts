import type { Conversations } from '#core/conversations/conversations.ts';
import type { FindingChange } from '#core/findings/finding.ts';
import { accountOf, incidentId } from '#core/findings/incident-ref.ts';
import type { SpendHistory } from '#core/ledger/spend-history.ts';
import { type EpochMinute, type EpochMs, HOUR, minuteOf, msOf } from '#core/time.ts';
import { type Folded, type FoldedMinute, foldLedger, progressOf } from '#functions/ledger/fold-ledger.ts';
import { AccountHistory } from './account-history.ts';
import { type JudgeParts, judging, type Told } from './judging.ts';
import { endOf, readSpendClock } from './spend-clock.ts';
import type { WatchedConversations } from './watched-conversations.ts';

export interface WatchSpend extends JudgeParts {
  /** What this process remembers of conversations, whichever settings are in force. */
  readonly conversations: WatchedConversations;
  /** Told what a tick folded, once it is stored: a replay counts with it. */
  readonly onFolded?: (minutes: readonly FoldedMinute[]) => void;
}

export interface Watched {
  readonly minutes: readonly FoldedMinute[];
  readonly changes: readonly FindingChange[];
  /** There are minutes left for the next tick. */
  readonly unfinished: boolean;
  /** Judgements that failed inside a check. */
  readonly checkErrors: number;
}

interface FoldedScope {
  readonly scope: string;
  readonly folded: Folded;
  /** The running minute of the last finished tick. */
  readonly judgedUntil: EpochMinute;
}

/** A minute of one scope that may tell somebody something. */
interface FreshMinute {
  readonly scope: string;
  readonly one: FoldedMinute;
  readonly judgedUntil: EpochMinute;
}

/** What a tick after a silence makes up for, and the next ones go on from: it holds the pages of all these minutes. */
const MADE_UP_FOR = 3 * HOUR;

/**
 * watchSpend gives the minute tick: fold what is new, then judge every fresh minute as of its own end, in order, so that a tick
 * that was late by an hour finds what sixty ticks would have found. Findings are stored before the progress is, so a tick
 * that dies is repeated and loses nothing.
 */
export function watchSpend({ conversations, onFolded, ...parts }: WatchSpend) {
  const { ledger, findings, fold, surges, detectors } = parts;
  const judge = judging(parts);
  const histories = new Map<string, AccountHistory>();
  /** The newest minute with a call, by scope, or up to where the service counted none either: the evidence that we see what happens there. */
  const seen = new Map<string, EpochMs>();
  /** Incidents by account whose money had not come to rest when it was last read. */
  const moving = new Map<string, ReadonlySet<string>>();

  function noteSeen(scope: string, minutes: readonly FoldedMinute[], agreedUntil: EpochMinute): void {
    const withCalls = minutes.filter(({ after }) => after.entries.size > 0).map(({ minute }) => msOf(minute));
    seen.set(scope, Math.max(seen.get(scope) ?? 0, msOf(agreedUntil), ...withCalls));
  }

  /**
   * Brings the money of live incidents up to date whose cause has spent in this tick, and of those that spend no more until they
   * say so; but that is only known while something else is seen.
   */
  async function readClocks(
    account: string,
    scopes: readonly string[],
    history: SpendHistory,
    fresh: readonly FreshMinute[],
    at: EpochMs,
  ): Promise<void> {
    const active = new Set(fresh.flatMap(({ one }) => [...spendersOf(one)]));
    const isSeeing = fresh.some(({ one }) => one.changed && one.after.entries.size > 0);
    const lastHour = history.lastHour(endOf(at));
    const before = moving.get(account);
    const after = new Set<string>();
    const live = new Map(
      [...scopes, account].flatMap((scope) => findings.liveIncidents(scope)).map((ref) => [incidentId(ref), ref]),
    );
    for (const [id, ref] of live) {
      const isMoving = before?.has(id) || (lastHour.get(ref.cause) ?? 0n) > 0n;
      if (isMoving) after.add(id);
      if (!active.has(ref.cause) && !(isMoving && isSeeing)) continue;
      await findings.readClock(ref, async (incident) => {
        const reading = await readSpendClock(ledger, scopes, history, incident, at);
        if (reading?.perHour || incident.clock?.perHour) after.add(id);
        else after.delete(id);
        return reading;
      });
    }
    moving.set(account, after);
  }

  async function tick(account: string, scopes: readonly string[], clock: EpochMs): Promise<Watched> {
    for (const scope of [...scopes, account]) findings.refresh(scope);
    const progress = new Map(
      await Promise.all(scopes.map(async (scope) => [scope, await progressOf(ledger, scope)] as const)),
    );
    const behind = Math.min(...[...progress.values()].map(({ foldedUntil }) => foldedUntil));
    const at = Math.min(clock, msOf(behind + MADE_UP_FOR));
    const now = minuteOf(at);
    const all: FoldedScope[] = [];
    for (const [scope, before] of progress) {
      const folded = await foldLedger(ledger, fold, scope, before, now);
      all.push({ scope, folded, judgedUntil: before.foldedUntil });
    }
    const minutes = all.flatMap(({ folded }) => folded.minutes);

    const remembered = histories.get(account);
    const isWarm = remembered?.isCurrent(progress) === true;
    // Read after the fold: pages that a tick has left behind which died are in it, although they do not change any more.
    const history = isWarm ? remembered : await AccountHistory.read(ledger, scopes, now, firstFresh(all, now));
    histories.set(account, history);
    const fresh = isWarm ? addLate(history, all) : withholdFresh(history, all);

    const talks = new Map<string, Conversations>();
    for (const [scope, { foldedUntil }] of progress) talks.set(scope, await conversations.of(scope, foldedUntil, fold));

    const told: Told = { changes: [], checkErrors: 0 };
    for (const [minute, ofMinute] of inOrder(fresh)) {
      const active = new Set<string>();
      for (const { scope, one } of ofMinute) {
        history.add(scope, one);
        const spending = spendersOf(one);
        for (const spender of spending) active.add(spender);
        const known = history.of(scope);
        await judge.spend(told, detectors.scope, { scope, now: minute + 1, history: known.history, active: spending });
        await judge.prompts(told, { scope, now: minute + 1, prompts: known.prompts }, spending);
      }
      await judge.spend(told, detectors.account, { scope: account, now: minute + 1, history: history.total, active });
      for (const one of ofMinute) {
        const known = talks.get(one.scope);
        if (known) await judge.conversations(told, known, one, minute);
      }
    }
    for (const scope of scopes) await judge.steps(told, scope, history.of(scope).history, now);
    for (const { scope, folded } of all) noteSeen(scope, folded.minutes, progress.get(scope)?.seenUntil ?? 0);
    const seenAnywhere = Math.max(...scopes.map((scope) => seen.get(scope) ?? 0));
    for (const scope of scopes) told.changes.push(...(await findings.endExpired(scope, at, seen.get(scope) ?? 0)));
    told.changes.push(...(await findings.endExpired(account, at, seenAnywhere)));

    const foldedUntil = new Map<string, EpochMinute>();
    for (const { scope, folded } of all) {
      const until = await folded.finish();
      foldedUntil.set(scope, until);
      await conversations.finish(scope, until, now);
      await surges.finish(scope, history.of(scope).history, now);
    }
    history.finish(foldedUntil, now);
    // What it is behind of may be in pages already, as late minutes are: the next tick reads them.
    if (at < clock) histories.delete(account);
    // Last: a figure that cannot be read must not keep the tick from being done.
    await readClocks(account, scopes, history.total, fresh, at);
    onFolded?.(minutes);
    return { minutes, ...told, unfinished: at < clock || all.some(({ folded }) => folded.unfinished) };
  }

  return async (at: EpochMs): Promise<Watched> => {
    const accounts = Map.groupBy(await ledger.scopes(), accountOf);
    const watched: Watched[] = [];
    const failures: unknown[] = [];
    for (const [account, scopes] of accounts) {
      try {
        watched.push(await tick(account, scopes, at));
      } catch (error) {
        // Half a tick may be in it: the next one reads the pages.
        histories.delete(account);
        failures.push(error);
      }
    }
    // The others are watched all the same.
    if (failures.length > 0) throw failures[0];
    return {
      minutes: watched.flatMap(({ minutes }) => minutes),
      changes: watched.flatMap(({ changes }) => changes),
      unfinished: watched.some(({ unfinished }) => unfinished),
      checkErrors: watched.reduce((sum, { checkErrors }) => sum + checkErrors, 0),
    };
  };
}

const freshOf = ({ scope, folded, judgedUntil }: FoldedScope): FreshMinute[] =>
  folded.minutes.filter((one) => one.fresh).map((one) => ({ scope, one, judgedUntil }));

/** Late money corrects the sums before any minute is judged, and pages nobody. */
function addLate(history: AccountHistory, all: readonly FoldedScope[]): FreshMinute[] {
  for (const { scope, folded } of all) {
    for (const one of folded.minutes) if (!one.fresh) history.add(scope, one);
  }
  return all.flatMap(freshOf);
}

/** A history just read has everything already, and nobody knows whether all of it was judged: its fresh minutes wait their turn. */
const withholdFresh = (history: AccountHistory, all: readonly FoldedScope[]): FreshMinute[] =>
  all.flatMap(freshOf).map((fresh) => ({ ...fresh, one: history.withhold(fresh.scope, fresh.one) }));

/**
 * The minutes to be judged, in order, with what each scope has in them. One judged already is judged again only if it changed,
 * and then as of the last minute judged: that is when what it tells could first be known.
 */
function inOrder(fresh: readonly FreshMinute[]): [EpochMinute, FreshMinute[]][] {
  const toJudge = fresh.filter(({ one, judgedUntil }) => one.changed || one.minute > judgedUntil);
  return [...Map.groupBy(toJudge, ({ one, judgedUntil }) => Math.max(one.minute, judgedUntil))].sort(
    ([a], [b]) => a - b,
  );
}

const firstFresh = (all: readonly FoldedScope[], now: EpochMinute): EpochMinute =>
  Math.min(now, ...all.flatMap(freshOf).map(({ one }) => one.minute));

function spendersOf({ after }: FoldedMinute): Set<string> {
  const entries = [...after.entries.values()].filter(({ tally }) => tally.listCost > 0n);
  return new Set(entries.map(({ spender }) => spender));
}
