import type { Hash } from '#core/invocation/invocation.ts';
import type { PicoUsd } from '#core/money.ts';
import { DAY, type EpochMinute, type EpochMs, floorTo, HOUR, minuteOf, msOf } from '#core/time.ts';
import { type ConversationCall, conversationId, dearestCalls } from './conversation-call.ts';
import { PastConversations } from './past-conversations.ts';
import type { UsualCost } from './usual-cost.ts';

/** A call that late is in the sums of the ledger, but no more in its conversation. */
const SEALED_AFTER = 10;
/** A conversation that pauses this long counts as ended until it goes on. */
const ENDS_AFTER = 10;
/** And what comes after a pause this long is another one. */
const FORGOTTEN_AFTER = HOUR;
/** Hours that show whether a role works as much at night and at the weekend as by day. */
const LOOK_BACK = 96;

/** Conversations that are remembered; of more, those that have ended are forgotten before their time. One takes about 1 KB. */
const MOST_REMEMBERED = 50_000;
/** Different requests that are told apart in a conversation, and how many of them are left, the dearest, where there are more. */
const MOST_REQUESTS = 2_000;
const DEAREST_REQUESTS = 500;

/** What a conversation had come to with one of its calls. */
export interface ConversationStep {
  readonly requestId: string;
  readonly timestamp: EpochMs;
  readonly calls: number;
  readonly listCost: PicoUsd;
  /** Calls whose cost is not wholly known: it is at least what is said. */
  readonly unpriced: number;
  /** Times it is known to have begun: people who open with the same words share a conversation, unless an id tells them apart. */
  readonly starts: number;
  /** Calls with as many messages and as many tokens as this one, itself included, and what they cost. */
  readonly repeats: number;
  readonly repeatsCost: PicoUsd;
  /** Long answers that were cut at the limit of their tokens, and what those calls cost. */
  readonly cut: number;
  readonly cutCost: PicoUsd;
}

/** One conversation: its calls without a long pause, as far as they are judged. */
export interface Conversation {
  readonly conversation: Hash;
  readonly spender: string;
  readonly model: string | undefined;
  /** Hash of the role's name. */
  readonly role: Hash | undefined;
  readonly since: EpochMs;
  /** Its last minutes call by call; never empty. */
  readonly steps: readonly ConversationStep[];
  /** What those of the same role cost, and of the same system prompt and tools, where some have ended. */
  readonly usual: readonly UsualCost[];
}

/** What a role began in the last hour, and what it usually begins. */
export interface FanOut {
  readonly spender: string;
  readonly model: string | undefined;
  /** Hash of the role's name. */
  readonly role: Hash | undefined;
  readonly begun: number;
  readonly since: EpochMs;
  readonly newest: EpochMs;
  /** Of all that began in the hour. */
  readonly listCost: PicoUsd;
  /** Conversations of its busiest hour in the seven days before, and for how many days any are known. */
  readonly busiest: number;
  readonly days: number;
  /** Conversations that ended in each of the last whole hours, newest first; as many hours as are looked back on. */
  readonly hourly: readonly number[];
}

interface Sums {
  calls: number;
  listCost: PicoUsd;
  unpriced: number;
  fewestTurns: number;
  starts: number;
  cut: number;
  cutCost: PicoUsd;
  readonly requests: Map<string, { count: number; listCost: PicoUsd }>;
}

/** `first` is the call that it began with, as far as is known; `sealed` what its older minutes come to. */
interface Live {
  readonly first: ConversationCall;
  since: EpochMs;
  lastAt: EpochMs;
  sealed: Sums;
  readonly recent: Map<EpochMinute, readonly ConversationCall[]>;
  /** Where and as what it was counted as ended. */
  ended: { readonly minute: EpochMinute; readonly cost: PicoUsd; readonly times: number } | undefined;
}

/**
 * The conversations of a scope, added up from the calls of each minute. A minute may be set again with more calls while it is young:
 * what is known follows from the set of calls and not from their arrival.
 */
export class Conversations {
  readonly past = new PastConversations();
  private readonly live = new Map<string, Live>();
  private readonly minutes = new Map<EpochMinute, ReadonlySet<Live>>();
  /** Minutes whose calls are added up for good. */
  private readonly sealed = new Set<EpochMinute>();

  /** Sets the calls of a minute, in order of time; of very many, those that tell most. */
  set(minute: EpochMinute, calls: readonly ConversationCall[]): void {
    if (this.sealed.has(minute)) return;
    for (const one of this.minutes.get(minute) ?? []) one.recent.delete(minute);
    const inIt = new Set<Live>();
    for (const [id, own] of Map.groupBy(dearestCalls(calls), conversationId)) {
      const [first] = own;
      const last = own.at(-1);
      if (!first || !last) continue;
      const one = this.live.get(id) ?? begin(first);
      this.live.set(id, one);
      this.reopen(one);
      one.since = Math.min(one.since, first.timestamp);
      one.lastAt = Math.max(one.lastAt, last.timestamp);
      one.recent.set(minute, own);
      inIt.add(one);
    }
    this.minutes.set(minute, inIt);
  }

  /** Those that called in a minute, as they were at the end of the minute `asOf`. */
  of(minute: EpochMinute, asOf: EpochMinute): Conversation[] {
    return [...(this.minutes.get(minute) ?? [])].map((one) => ({
      conversation: one.first.conversation,
      spender: one.first.spender,
      model: one.first.model,
      role: one.first.role,
      since: one.since,
      steps: stepsOf(one, asOf),
      usual: kindsOf(one.first).flatMap((kind) => this.past.usualOf(kind) ?? []),
    }));
  }

  /** What the roles that called in a minute began in the hour until its end. */
  fanOut(minute: EpochMinute): FanOut[] {
    const from = msOf(minute + 1 - HOUR);
    const calling = new Set([...(this.minutes.get(minute) ?? [])].map(({ first }) => roleKind(first)));
    const young = [...this.live.values()].filter(({ since, first }) => since >= from && calling.has(roleKind(first)));
    return [...Map.groupBy(young, ({ first }) => roleKind(first))].flatMap(([kind, those]) => {
      const { first } = those[0] ?? {};
      if (!first) return [];
      const byHour = this.past.hoursOf(kind);
      const hours = [...byHour].filter(([hour]) => hour + HOUR <= minute + 1 - HOUR);
      const newest = floorTo(minute, HOUR) - 2 * HOUR;
      return {
        spender: first.spender,
        model: first.model,
        role: first.role,
        begun: those.length,
        since: Math.min(...those.map(({ since }) => since)),
        newest: Math.max(...those.map(({ since }) => since)),
        listCost: those.reduce((sum, one) => sum + costOf(one), 0n),
        busiest: Math.max(0, ...hours.map(([, count]) => count)),
        days: hours.length === 0 ? 0 : (minute - Math.min(...hours.map(([hour]) => hour))) / DAY,
        hourly: Array.from({ length: LOOK_BACK }, (_, back) => byHour.get(newest - back * HOUR) ?? 0),
      };
    });
  }

  /** Adds up what is too old to change, and counts what has been quiet at `now`. */
  advance(now: EpochMinute): void {
    for (const [minute, those] of this.minutes) {
      if (minute >= now - SEALED_AFTER) continue;
      for (const one of those) seal(one, minute);
      this.minutes.delete(minute);
      this.sealed.add(minute);
    }
    for (const minute of this.sealed) if (minute < now - FORGOTTEN_AFTER - SEALED_AFTER) this.sealed.delete(minute);
    for (const [id, one] of this.live) {
      const quiet = now - minuteOf(one.lastAt);
      if (quiet > ENDS_AFTER && !one.ended) this.end(one, now);
      if (one.recent.size > 0) continue;
      if (quiet > FORGOTTEN_AFTER || (one.ended && this.live.size > MOST_REMEMBERED)) this.live.delete(id);
    }
  }

  /** What several people began counts as so many of them, each at the mean. What is not wholly known is not counted. */
  private end(one: Live, now: EpochMinute): void {
    const sums = stepsOf(one, now).at(-1) ?? one.sealed;
    const cost = sums.unpriced > 0 ? 0n : sums.listCost / BigInt(Math.max(1, sums.starts));
    one.ended = { minute: minuteOf(one.lastAt), cost, times: Math.max(1, sums.starts) };
    this.count(one, 1);
  }

  /** One whose hour is stored stays counted, at what it had cost: it is not counted again. */
  private reopen(one: Live): void {
    if (one.ended && this.past.isClosed(one.ended.minute)) return;
    if (one.ended) this.count(one, -1);
    one.ended = undefined;
  }

  private count({ first, ended }: Live, sign: 1 | -1): void {
    if (!ended) return;
    for (const kind of kindsOf(first)) this.past.add(kind, ended.minute, ended.cost, sign * ended.times);
  }
}

const roleKind = ({ spender, role = '' }: ConversationCall): string => `role ${spender} ${role}`;

const kindsOf = (call: ConversationCall): string[] =>
  call.prefix === undefined
    ? [roleKind(call)]
    : [roleKind(call), `prompt ${call.spender} ${call.keyId} ${call.prefix}`];

const begin = (first: ConversationCall): Live => ({
  first,
  since: first.timestamp,
  lastAt: first.timestamp,
  sealed: {
    calls: 0,
    listCost: 0n,
    unpriced: 0,
    fewestTurns: Number.POSITIVE_INFINITY,
    starts: 0,
    cut: 0,
    cutCost: 0n,
    requests: new Map(),
  },
  recent: new Map(),
  ended: undefined,
});

function seal(one: Live, minute: EpochMinute): void {
  for (const call of one.recent.get(minute) ?? []) add(one.sealed, call);
  one.recent.delete(minute);
  const { requests } = one.sealed;
  if (requests.size <= MOST_REQUESTS) return;
  const byCost = [...requests].sort(([, a], [, b]) => Number(b.listCost - a.listCost));
  for (const [request] of byCost.slice(DEAREST_REQUESTS)) requests.delete(request);
}

function add(sums: Sums, call: ConversationCall): { readonly count: number; readonly listCost: PicoUsd } {
  sums.calls++;
  sums.listCost += call.listCost;
  if (!call.isPriced) sums.unpriced++;
  if (call.turns !== undefined) {
    if (call.turns < sums.fewestTurns) sums.starts = 0;
    if (call.turns <= sums.fewestTurns) sums.starts++;
    sums.fewestTurns = Math.min(sums.fewestTurns, call.turns);
  }
  if (call.isCut) {
    sums.cut++;
    sums.cutCost += call.listCost;
  }
  if (call.promptTokens === undefined) return { count: 1, listCost: call.listCost };
  const request = `${call.turns} ${call.promptTokens}`;
  const same = { count: 1, listCost: call.listCost };
  const before = sums.requests.get(request);
  if (before) {
    same.count += before.count;
    same.listCost += before.listCost;
  }
  sums.requests.set(request, same);
  return same;
}

const costOf = ({ sealed, recent }: Live): PicoUsd =>
  [...recent.values()].flat().reduce((sum, { listCost }) => sum + listCost, sealed.listCost);

function stepsOf({ sealed, recent }: Live, asOf: EpochMinute): ConversationStep[] {
  const sums: Sums = { ...sealed, requests: new Map(sealed.requests) };
  const calls = [...recent].filter(([minute]) => minute <= asOf).sort(([a], [b]) => a - b);
  return calls
    .flatMap(([, own]) => own)
    .map((call) => {
      const same = add(sums, call);
      const { calls: count, listCost, unpriced, starts, cut, cutCost } = sums;
      return {
        requestId: call.requestId,
        timestamp: call.timestamp,
        calls: count,
        listCost,
        unpriced,
        starts,
        repeats: same.count,
        repeatsCost: same.listCost,
        cut,
        cutCost,
      };
    });
}
