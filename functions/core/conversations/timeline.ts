import type { TurnFeatures } from '#core/invocation/invocation.ts';
import type { PicoUsd } from '#core/money.ts';
import { type EpochMs, HOUR, msOf } from '#core/time.ts';

/** A call of a conversation as its row in the ledger tells it. */
export interface TimelineCall {
  readonly requestId: string;
  readonly timestamp: EpochMs;
  readonly listCost: PicoUsd;
  /** Every meter of it has a price. */
  readonly isPriced: boolean;
  /** Tokens of the whole prompt; undefined where any of its counts is unknown. */
  readonly promptTokens: number | undefined;
  readonly features: TurnFeatures;
}

/** When something was found in a conversation, and the call that tipped it, where its id is known. */
export interface Found {
  readonly at: EpochMs;
  readonly requestId?: string | undefined;
}

/** What makes two calls the same: what the model asks for or says, or what it is sent. */
export type Likeness = 'turn' | 'request';

/** What a tool call came to, as the next request repeats it: what had been returned before, news, or an error. */
export type Outcome = 'again' | 'new' | 'error';

export interface TimelineMark {
  readonly timestamp: EpochMs;
  readonly listCost: PicoUsd;
  /** Cost of the conversation up to and with this call. */
  readonly spent: PicoUsd;
  /** Place of its group in the timeline's list. */
  readonly group: number;
  /** Undefined where there is no tool call, or nothing is known of its result. */
  readonly outcome: Outcome | undefined;
}

/** Equal calls under a letter; or `others`, calls made once or seldom; or `unknown`, those whose turn the log does not show. */
export interface TimelineGroup {
  readonly letter: string | undefined;
  readonly what: 'call' | 'answer' | 'request' | 'others' | 'unknown';
  readonly calls: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly before: PicoUsd;
  readonly after: PicoUsd;
}

/** Places of the first and the last mark of a stretch. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** Letters that come one after the other again and again, without anything in between. */
export interface Cycle extends Stretch {
  readonly groups: readonly number[];
  readonly times: number;
}

/** The calls of a conversation in order, with what repeats and what it cost before and after it was found. */
export interface Timeline {
  readonly marks: readonly TimelineMark[];
  readonly groups: readonly TimelineGroup[];
  /** Place of the call that tipped each of what was found, in the order given; -1 where it came before all calls. */
  readonly tipped: readonly number[];
  /** Cost up to and with the call that tipped the first, and of all calls after it. */
  readonly before: PicoUsd;
  readonly after: PicoUsd;
  /** Calls with a meter that has no price, of those before and after: the cost is at least what is said. */
  readonly unpricedBefore: number;
  readonly unpricedAfter: number;
  readonly cycle: Cycle | undefined;
  /** The longest stretch of results that had all come back before. */
  readonly stale: Stretch | undefined;
  /** Times it began, by the number of messages: people who open with the same words share a conversation. */
  readonly starts: number;
}

/** So many calls get a letter of their own, those made most often: more colors nobody tells apart. */
export const MOST_LETTERS = 6;
/** What comes after a pause this long is another conversation. */
const PAUSE_MS = msOf(HOUR);
/** A longer cycle is read by nobody. */
const LONGEST_CYCLE = MOST_LETTERS;

/** Place of the call that tipped it, else of the last one that had been made; -1 where none had. */
function tippedAt(calls: readonly Pick<TimelineCall, 'requestId' | 'timestamp'>[], found: Found): number {
  // The ledger keeps request ids in lower case.
  const id = found.requestId?.toLowerCase();
  const known = calls.findIndex(({ requestId }) => requestId === id);
  return known >= 0 ? known : calls.findLastIndex(({ timestamp }) => timestamp <= found.at);
}

/** Of calls in order of time those around what was found: of one key, since others' hashes do not compare, and without a long pause. */
export function conversationAround(calls: readonly TimelineCall[], found: Found): TimelineCall[] {
  const keyId = calls[Math.max(0, tippedAt(calls, found))]?.features.keyId;
  const own = calls.filter(({ features }) => features.keyId === keyId);
  const here = Math.max(0, tippedAt(own, found));
  const isPause = (at: number): boolean => (own[at]?.timestamp ?? 0) - (own[at - 1]?.timestamp ?? 0) > PAUSE_MS;
  let [first, end] = [here, here + 1];
  while (first > 0 && !isPause(first)) first--;
  while (end < own.length && !isPause(end)) end++;
  return own.slice(first, end);
}

/** timelineOf puts the calls of one conversation, in order of time, beside what was found in it, the first first. */
export function timelineOf(calls: readonly TimelineCall[], found: readonly Found[], likeness: Likeness): Timeline {
  const tipped = found.map((one) => tippedAt(calls, one));
  const firstAfter = (tipped[0] ?? -1) + 1;
  const keys = calls.map((call) => keyOf(call, likeness));
  const letters = lettersOf(keys);
  const names = keys.map((key) => letters.get(key) ?? (key === undefined ? UNKNOWN : OTHERS));
  const order = [...new Set([...letters.values(), OTHERS, UNKNOWN])].filter((name) => names.includes(name));
  const outcomes = outcomesOf(calls);
  let spent = 0n;
  const marks = calls.map(({ timestamp, listCost }, at): TimelineMark => {
    spent += listCost;
    return { timestamp, listCost, spent, group: order.indexOf(names[at] ?? UNKNOWN), outcome: outcomes[at] };
  });
  const [earlier, later] = [marks.slice(0, firstAfter), marks.slice(firstAfter)];
  const unpriced = (some: readonly TimelineCall[]): number => some.filter(({ isPriced }) => !isPriced).length;
  const groups = order.map((name, group): TimelineGroup => {
    const own = marks.filter((mark) => mark.group === group);
    const cameTo = (outcome: Outcome): number => own.filter((mark) => mark.outcome === outcome).length;
    return {
      letter: name === OTHERS || name === UNKNOWN ? undefined : name,
      what: name === UNKNOWN ? 'unknown' : name === OTHERS ? 'others' : kindOf(keys[names.indexOf(name)]),
      calls: own.length,
      outcomes: { again: cameTo('again'), new: cameTo('new'), error: cameTo('error') },
      before: costOf(earlier.filter((mark) => mark.group === group)),
      after: costOf(later.filter((mark) => mark.group === group)),
    };
  });
  return {
    marks,
    groups,
    tipped,
    before: costOf(earlier),
    after: costOf(later),
    unpricedBefore: unpriced(calls.slice(0, firstAfter)),
    unpricedAfter: unpriced(calls.slice(firstAfter)),
    stale: longestStretch(outcomes.map((outcome) => outcome === 'again')),
    starts: startsOf(calls),
    cycle: longestCycle(marks.map(({ group }) => (groups[group]?.letter === undefined ? undefined : group))),
  };
}

const OTHERS = 'others';
const UNKNOWN = 'unknown';

const costOf = (some: readonly { readonly listCost: PicoUsd }[]): PicoUsd =>
  some.reduce((sum, { listCost }) => sum + listCost, 0n);

/** Equal for equal calls; undefined where nothing is known to tell them by. */
function keyOf({ features, promptTokens }: TimelineCall, likeness: Likeness): string | undefined {
  if (likeness === 'request')
    return promptTokens === undefined ? undefined : `request ${features.turns} ${promptTokens}`;
  if (features.call !== undefined) return `call ${features.call}`;
  return features.answer === undefined ? undefined : `answer ${features.answer}`;
}

const kindOf = (key: string | undefined): 'call' | 'answer' | 'request' =>
  key?.startsWith('request') ? 'request' : key?.startsWith('answer') ? 'answer' : 'call';

/** The calls made most often, more than once each, by letter: A is the one that came first. */
function lettersOf(keys: readonly (string | undefined)[]): Map<string | undefined, string> {
  const counts = new Map<string, number>();
  for (const key of keys) if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  // Entries are in the order of their first call, and a sort keeps that among equals.
  const most = [...counts].filter(([, count]) => count > 1).sort(([, a], [, b]) => b - a);
  const chosen = new Set(most.slice(0, MOST_LETTERS).map(([key]) => key));
  const inOrder = [...counts.keys()].filter((key) => chosen.has(key));
  return new Map(inOrder.map((key, index) => [key, String.fromCharCode('A'.charCodeAt(0) + index)]));
}

/** A tool call's result is in the request after it, if that goes on with it. */
function outcomesOf(calls: readonly TimelineCall[]): (Outcome | undefined)[] {
  const returned = new Set([calls[0]?.features.result]);
  return calls.map(({ features: { call, turns } }, at) => {
    const next = calls[at + 1]?.features;
    if (next?.result === undefined) return undefined;
    const isKnown = returned.has(next.result);
    returned.add(next.result);
    const goesOn = turns === undefined || next.turns === undefined || next.turns > turns;
    if (call === undefined || !goesOn) return undefined;
    return next.resultIsError ? 'error' : isKnown ? 'again' : 'new';
  });
}

function longestStretch(is: readonly boolean[]): Stretch | undefined {
  let best: Stretch | undefined;
  let first = 0;
  for (const [at, isIn] of is.entries()) {
    if (!isIn) first = at + 1;
    else if (!best || at - first > best.last - best.first) best = { first, last: at };
  }
  return best;
}

function startsOf(calls: readonly TimelineCall[]): number {
  const turns = calls.flatMap(({ features }) => features.turns ?? []);
  const fewest = turns.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  return turns.filter((count) => count === fewest).length;
}

/** The longest stretch that repeats itself, if any does; of equally long ones that with the shortest cycle. */
function longestCycle(letters: readonly (number | undefined)[]): Cycle | undefined {
  let best: Cycle | undefined;
  for (let period = 1; period <= LONGEST_CYCLE; period++) {
    let first = 0;
    for (let at = 0; at < letters.length; at++) {
      if (letters[at] === undefined) first = at + 1;
      else if (at - first >= period && letters[at] !== letters[at - period]) first = at - period + 1;
      const times = Math.floor((at - first + 1) / period);
      if (times < 2 || times * period <= (best ? best.last - best.first + 1 : 0)) continue;
      const groups = letters.slice(first, first + period).flatMap((group) => group ?? []);
      best = { groups, times, first, last: first + times * period - 1 };
    }
  }
  return best;
}
