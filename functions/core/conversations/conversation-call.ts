import { type Hash, type Tokens, usageIsKnown } from '#core/invocation/invocation.ts';
import type { CallVisitor } from '#core/ledger/page.ts';
import type { PicoUsd } from '#core/money.ts';
import type { EpochMs } from '#core/time.ts';

/** A call as its conversation counts it: nothing of a prompt, and no more than is added up or shown. */
export interface ConversationCall {
  /** Which key made the hashes below. */
  readonly keyId: number;
  /** Of what links the calls of a conversation. */
  readonly conversation: Hash;
  /** Of system prompt and tools; undefined where there are none. */
  readonly prefix: Hash | undefined;
  readonly spender: string;
  readonly model: string | undefined;
  /** Hash of the role's name. */
  readonly role: Hash | undefined;
  readonly requestId: string;
  readonly timestamp: EpochMs;
  /** Messages in the request; undefined where the record does not have it. */
  readonly turns: number | undefined;
  /** Tokens of the whole prompt; undefined where any of its counts is unknown. */
  readonly promptTokens: number | undefined;
  /** The answer was long, and ended because it came to the limit of its tokens. */
  readonly isCut: boolean;
  readonly listCost: PicoUsd;
  /** What it used is known, and has a price. */
  readonly isPriced: boolean;
}

/** Why an answer ends that is cut, in the words of Converse, OpenAI, Titan and Cohere. */
const CUT = new Set(['max_tokens', 'length', 'token_limit']);
/** Output tokens from which an answer that is cut is long: a classifier may be allowed one. */
const LONG = 1000;

/**
 * Collects the calls of rows that are folded, as far as it is known to which conversation they belong. One that failed cost nothing
 * and is none of them: a client that is throttled tries again, and its tries are no repetition.
 */
export function collectCalls(into: ConversationCall[]): CallVisitor {
  return (row, spender, charge) => {
    const { features, role, requestId, timestamp, tokens, errorCode, stopReason = '' } = row;
    if (features?.conversation === undefined || errorCode !== undefined) return;
    into.push({
      keyId: features.keyId,
      conversation: features.conversation,
      prefix: features.prefix,
      spender: spender.id,
      model: spender.model,
      role,
      requestId,
      timestamp,
      turns: features.turns,
      promptTokens: wholePrompt(tokens),
      isCut: CUT.has(stopReason.toLowerCase()) && (tokens.output ?? 0) >= LONG,
      listCost: charge.listCost,
      isPriced: charge.unpricedMeters.length === 0 && usageIsKnown(row),
    });
  };
}

/** Calls of a minute that are followed, 33 a second: with twice as many the conversations of an hour took half of the function's memory. */
export const MOST_CALLS = 2_000;
/** And of one conversation where there are more, so that one flood does not hide the others. */
const MOST_OF_ONE = 200;

/** dearestCalls leaves of the calls of a minute, in their order, those of the conversations that cost most in it. */
export function dearestCalls(calls: readonly ConversationCall[], most = MOST_CALLS): readonly ConversationCall[] {
  if (calls.length <= most) return calls;
  const conversations = [...Map.groupBy(calls, conversationId)].map(([id, own]) => ({
    id,
    own,
    listCost: costOf(own),
  }));
  conversations.sort((a, b) => Number(b.listCost - a.listCost) || (a.id < b.id ? -1 : 1));
  const kept = new Set(conversations.flatMap(({ own }) => own.slice(0, MOST_OF_ONE)).slice(0, most));
  return calls.filter((call) => kept.has(call));
}

/** What calls of one conversation have in common. */
export const conversationId = ({ spender, keyId, conversation }: ConversationCall): string =>
  `${spender} ${keyId} ${conversation}`;

const costOf = (calls: readonly ConversationCall[]): PicoUsd => calls.reduce((sum, { listCost }) => sum + listCost, 0n);

/** Tokens of the whole prompt; undefined where any of its counts is unknown. */
export function wholePrompt({ input, output: _, ...cached }: Tokens): number | undefined {
  return Object.values(cached).reduce((sum, count) => plus(sum, count), input);
}

const plus = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a + b;
