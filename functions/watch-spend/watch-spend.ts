import type { Evidence, Verdict } from '#core/checks/check.ts';
import type { Conversations } from '#core/conversations/conversations.ts';
import type { FindingChange } from '#core/findings/finding.ts';
import { accountOf, incidentId } from '#core/findings/incident-ref.ts';
import type { PromptMeter } from '#core/ledger/prompt-history.ts';
import type { SpendHistory } from '#core/ledger/spend-history.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { Pricing } from '#core/pricing/pricing.ts';
import { tokenPrice } from '#core/pricing/token-price.ts';
import { type EpochMinute, type EpochMs, HOUR, minuteOf, msOf } from '#core/time.ts';
import type { FindingRecorder } from '#functions/findings/finding-recorder.ts';
import { type Folded, type FoldedMinute, foldLedger, progressOf } from '#functions/ledger/fold-ledger.ts';
import { AccountHistory } from './account-history.ts';
import { endOf, readSpendClock } from './spend-clock.ts';
import { surgeDrivers } from './surge-drivers.ts';
import type { WatchedConversations } from './watched-conversations.ts';
import type { WatchedSpend } from './watched-spend.ts';

type Detector = (evidence: Evidence['spend']) => readonly Verdict[];
type ConversationDetector = (evidence: Evidence['conversation']) => readonly Verdict[];
type FanOutDetector = (evidence: Evidence['fanOut']) => readonly Verdict[];
type PromptDetector = (evidence: Evidence['prompts']) => readonly Verdict[];
type SurgeDetector = (evidence: Evidence['surge']) => readonly Verdict[];

export interface WatchSpend {
  readonly ledger: LedgerStore;
  readonly findings: FindingRecorder;
  readonly fold: Pricing;
  /** What this process remembers of conversations, whichever settings are in force. */
  readonly conversations: WatchedConversations;
  /** And of spend in steps. */
  readonly surges: WatchedSpend;
  /**
   * The configured detectors that judge the spend of one scope, those that judge an account over all its scopes, and those that
   * judge a conversation, what a role begins, what the prompts of a spender are made of, and a level of its spend that is odd.
   */
  readonly detectors: {
    readonly scope: readonly Detector[];
    readonly account: readonly Detector[];
    readonly conversation: readonly ConversationDetector[];
    readonly fanOut: readonly FanOutDetector[];
    readonly prompts: readonly PromptDetector[];
    readonly surge: readonly SurgeDetector[];
  };
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

interface Told {
  readonly changes: FindingChange[];
  checkErrors: number;
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
export function watchSpend({ ledger, findings, fold, conversations, surges, detectors, onFolded }: WatchSpend) {
  const histories = new Map<string, AccountHistory>();
  /** The newest minute with a call, by scope, or up to where the service counted none either: the evidence that we see what happens there. */
  const seen = new Map<string, EpochMs>();
  /** Incidents by account whose money had not come to rest when it was last read. */
  const moving = new Map<string, ReadonlySet<string>>();
  const spenderOf = (id: string) => fold.resolveSpender(id);

  async function judge(
    told: Told,
    evaluate: readonly Detector[],
    evidence: Omit<Evidence['spend'], 'spenderOf'>,
  ): Promise<void> {
    // The minute that is judged has calls in it, so up to there something was seen.
    const at = msOf(evidence.now - 1);
    told.changes.push(...(await findings.endExpired(evidence.scope, at, at)));
    await take(
      told,
      evaluate.flatMap((one) => one({ ...evidence, spenderOf })),
    );
  }

  async function judgePrompts(
    told: Told,
    evidence: Pick<Evidence['prompts'], 'scope' | 'now' | 'prompts'>,
    active: ReadonlySet<string>,
  ): Promise<void> {
    for (const id of active) {
      const spender = spenderOf(id);
      const priceOf = (meter: PromptMeter) => tokenPrice(fold, evidence, spender, meter);
      await take(
        told,
        detectors.prompts.flatMap((evaluate) => evaluate({ ...evidence, spender, priceOf })),
      );
    }
  }

  /** Judges the conversations that called in a minute, as of the end of `asOf`. */
  async function judgeConversations(
    told: Told,
    known: Conversations,
    { scope, one }: FreshMinute,
    asOf: EpochMinute,
  ): Promise<void> {
    known.set(one.minute, one.calls);
    known.advance(asOf + 1);
    const verdicts = [
      ...known.of(one.minute, asOf).flatMap((of) => {
        const evidence = { scope, spender: spenderOf(of.spender), of };
        return detectors.conversation.flatMap((evaluate) => evaluate(evidence));
      }),
      ...known.fanOut(one.minute).flatMap((of) => {
        const evidence = { scope, spender: spenderOf(of.spender), of };
        return detectors.fanOut.flatMap((evaluate) => evaluate(evidence));
      }),
    ];
    await take(told, await Promise.all(verdicts.map(withPrincipal)));
  }

  /** Judges the steps of a scope that are over, once all its minutes are in its history. */
  async function judgeSurges(told: Told, scope: string, history: SpendHistory, now: EpochMinute): Promise<void> {
    for (const [id, surge] of await surges.surges(scope, history, now)) {
      const spender = spenderOf(id);
      const { drivers, names } = await surgeDrivers(ledger, fold, scope, spender, surge);
      const evidence = { scope, spender, surge, drivers, nameOf: (role: string) => names.get(role) };
      await take(
        told,
        detectors.surge.flatMap((evaluate) => evaluate(evidence)),
      );
    }
  }

  async function take(told: Told, verdicts: readonly Verdict[]): Promise<void> {
    for (const verdict of verdicts) {
      if (verdict.outcome === 'error') told.checkErrors++;
      if (verdict.outcome !== 'fail') continue;
      const change = await findings.record(verdict.observation);
      if (change) told.changes.push(change);
    }
  }

  /** Rows have hashes where a role's name was; a name that was deleted is nobody's. */
  async function withPrincipal(verdict: Verdict): Promise<Verdict> {
    if (verdict.outcome !== 'fail' || verdict.observation.principal === undefined) return verdict;
    const { principal: hash, ...observation } = verdict.observation;
    const principal = (await ledger.readNames([hash])).get(hash);
    return { ...verdict, observation: { ...observation, ...(principal !== undefined && { principal }) } };
  }

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
        await judge(told, detectors.scope, { scope, now: minute + 1, history: known.history, active: spending });
        await judgePrompts(told, { scope, now: minute + 1, prompts: known.prompts }, spending);
      }
      await judge(told, detectors.account, { scope: account, now: minute + 1, history: history.total, active });
      for (const one of ofMinute) {
        const known = talks.get(one.scope);
        if (known) await judgeConversations(told, known, one, minute);
      }
    }
    for (const scope of scopes) await judgeSurges(told, scope, history.of(scope).history, now);
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
