import type { EpochMs } from '#core/time.ts';

/**
 * Disjoint token meters: a whole prompt is input + cacheRead + every cacheWrite. Names follow FOCUS SkuMeter in camelCase.
 * `cacheWrite30m` is the single write meter of OpenAI models; a write whose lifetime the log does not tell is
 * `cacheWriteUnknownTtl` (AWS docs: prompt-caching; TokenUsage).
 */
export const TOKEN_METERS = [
  'input',
  'output',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
  'cacheWrite30m',
  'cacheWriteUnknownTtl',
] as const;
export type TokenMeter = (typeof TOKEN_METERS)[number];

/** Tokens by meter; `undefined` is unknown, which is never the same as 0. */
export type Tokens = Readonly<Record<TokenMeter, number | undefined>>;

/** The tier that served the call, as far as the record tells; without bodies it is taken as standard. */
export type ServiceTier = 'standard' | 'flex' | 'priority' | 'reserved';

/** The first bytes of a keyed hash as hex digits: equal texts of one deployment are equal, and nothing leads back. */
export type Hash = string;

/**
 * Bytes kept of the hashes of a turn, which nothing compresses; names keep 8. Of a million conversations a day, two share 6 bytes
 * less than once a year. What a turn says is compared within its conversation, where 5 are as good.
 */
export const TURN_HASH_BYTES = { conversation: 6, prefix: 6, call: 5, result: 5, answer: 5 } as const;
export type TurnHash = keyof typeof TURN_HASH_BYTES;

/** cutHash shortens a keyed hash to what is kept of it in that field. */
export const cutHash = (field: TurnHash, hash: Hash): Hash => hash.slice(0, TURN_HASH_BYTES[field] * 2);

/** What the new turn of a call shows to a loop detector once its text is gone. */
export interface TurnFeatures {
  /** Which key of the ring made the hashes below: hashes of different keys do not compare. */
  readonly keyId: number;
  /** Allow-listed metadata id, else the first turns: calls that share it belong to one conversation. */
  readonly conversation?: Hash;
  /** Head of the system prompt, and tools: what conversations of one kind share. */
  readonly prefix?: Hash;
  /** Messages in the request. */
  readonly turns?: number;
  /** Tool name and canonical arguments of every tool call in the answer. */
  readonly call?: Hash;
  /** What the last tool calls returned, as the request repeats it. */
  readonly result?: Hash;
  readonly resultIsError?: boolean;
  /** The answer's text, where there is no tool call. */
  readonly answer?: Hash;
}

/**
 * One model call as its log record tells it, without a word of the prompt or the answer. `modelId` is what the caller passed;
 * what it stands for is looked up when the call is priced, so that a profile or a price that becomes known later repairs
 * history.
 */
export interface Invocation {
  /** `<partition>.<account>.<region>` of the caller: the pricing Region (AWS docs: the Region the profile is called from). */
  readonly scope: string;
  readonly requestId: string;
  readonly timestamp: EpochMs;
  readonly operation: string;
  readonly modelId: string;
  /** The model a prompt router chose, where the body tells. */
  readonly invokedModelId?: string;
  /** IAM role or user ARN, without the session name that the caller chose. */
  readonly role?: string;
  /** Set when the call failed: it counts as a call and costs nothing. */
  readonly errorCode?: string;
  readonly stopReason?: string;
  readonly streamed: boolean;
  readonly latencyMs?: number;
  readonly tokens: Tokens;
  /** Images made, where the body tells; AWS prices them per image, and here they are named as unpriced. */
  readonly images?: number;
  readonly tier: ServiceTier;
  readonly latencyOptimized: boolean;
  /** The cache tokens were taken out of an inclusive input count; a bill that charges both is this much dearer. */
  readonly inputWasInclusive: boolean;
  /** Allow-listed request metadata. Caller-supplied: it groups spend and never decides anything. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly features?: TurnFeatures;
}

/** One executed tool call in a record's own history. Its texts are raw, for a judgement inside one ingest call. */
export interface AgentStep {
  readonly tool: string;
  /** Tool and canonical arguments. */
  readonly call: string;
  readonly result: string;
  readonly isError: boolean;
  /** What tells whether two steps came to the same: the result, of an error without its times, ids and counters. */
  readonly outcome: string;
}

/** Something an agent said without calling a tool, and what it was said to. */
export interface AgentText {
  readonly said: string;
  readonly to: string;
}

/** What a record's own request repeats of its agent's past; 0 is the newest. It is read only as far as somebody asks. */
export interface AgentHistory {
  step(back: number): AgentStep | undefined;
  /** Unbroken by calls; begins with the record's own answer. */
  text(back: number): AgentText | undefined;
}

export type RejectReason =
  | 'malformed-json'
  | 'not-an-object'
  | 'missing-request-id'
  | 'missing-timestamp'
  | 'missing-model-id'
  | 'invalid-account-or-region'
  | 'too-large'
  | 'timestamp-in-future'
  | 'truncated'
  | 'unreadable-event';

/** A log record of a call. */
export interface ReadCall {
  readonly kind: 'invocation';
  readonly invocation: Invocation;
  readonly history: AgentHistory;
  /** Set where the request was too large for the record and is kept elsewhere. */
  readonly offloaded?: OffloadedRequest;
}

export interface OffloadedRequest {
  readonly address: string;
  /** What the record would have been read as, had the request been in it; as it was where `body` is no request. */
  readonly withBody: (body: unknown) => ReadResult;
}

/** The answer to one log line. `other` was never meant to be an invocation record; `rejected` was and cannot be read. */
export type ReadResult =
  | ReadCall
  | { readonly kind: 'rejected'; readonly reason: RejectReason }
  | { readonly kind: 'other' };

/** An input count and an output count are both known, or the call failed and cost nothing. */
export const usageIsKnown = (call: Pick<Invocation, 'tokens' | 'errorCode'>): boolean =>
  call.errorCode !== undefined || (call.tokens.input !== undefined && call.tokens.output !== undefined);

/** The whole prompt in tokens, cached ones included, as far as it is known. */
export const promptTokens = ({ tokens }: Pick<Invocation, 'tokens'>): number =>
  TOKEN_METERS.reduce((sum, meter) => (meter === 'output' ? sum : sum + (tokens[meter] ?? 0)), 0);
