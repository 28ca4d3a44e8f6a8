import { countOf, type JsonObject, listOf, objectOf, textOf } from './json.ts';

/** Token counts as one source tells them: disjoint, and undefined where it is silent. */
export interface Counts {
  readonly input?: number | undefined;
  readonly output?: number | undefined;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
}

/** Cache-write tokens by lifetime, as the response tells them. */
export interface WriteSplit {
  readonly fiveMinutes: number;
  readonly oneHour: number;
  readonly total: number;
}

export interface BodyCounts {
  readonly counts: Counts;
  readonly split?: WriteSplit | undefined;
}

/** Reads `amazon-bedrock-invocationMetrics`; on a stream it sits on the last event OBJECT, which `[DONE]` may follow. */
export function metricsCounts(body: unknown): Counts {
  const metrics = objectOf(lastObject(body)?.['amazon-bedrock-invocationMetrics']);
  return metrics === undefined ? {} : namedCounts(metrics);
}

/** The names of the record level, which invocationMetrics shares. */
export const namedCounts = (source: JsonObject): Counts => ({
  input: countOf(source.inputTokenCount),
  output: countOf(source.outputTokenCount),
  cacheRead: countOf(source.cacheReadInputTokenCount),
  cacheWrite: countOf(source.cacheWriteInputTokenCount),
});

/** A body that is an object is itself; of a list of stream events, the last object. */
export const lastObject = (body: unknown): JsonObject | undefined =>
  Array.isArray(body) ? objectOf(body.findLast((event) => objectOf(event) !== undefined)) : objectOf(body);

/**
 * Reads usage from a response body. The shape follows the API, not streaming: ConverseStream is logged as one object, only
 * InvokeModelWithResponseStream as a list of events (real records of 2026).
 */
export function bodyCounts(body: unknown): BodyCounts {
  if (Array.isArray(body)) return eventCounts(body);
  const answer = objectOf(body);
  if (answer === undefined) return { counts: {} };
  const usage = objectOf(answer.usage);
  if (usage !== undefined) return { counts: usageCounts(usage), split: splitOf(usage) };
  const results = listOf(answer.results).map((result) => countOf(objectOf(result)?.tokenCount));
  return {
    counts: {
      input: countOf(answer.inputTextTokenCount) ?? countOf(answer.prompt_token_count),
      output: (results.length > 0 ? sum(results) : undefined) ?? countOf(answer.generation_token_count),
    },
  };
}

function eventCounts(events: readonly unknown[]): BodyCounts {
  let counts: Counts = {};
  let split: WriteSplit | undefined;
  for (const item of events) {
    const event = objectOf(item);
    if (event === undefined) continue;
    const started = objectOf(objectOf(event.message)?.usage);
    const usage =
      started ??
      objectOf(event.usage) ??
      objectOf(objectOf(event.metadata)?.usage) ??
      objectOf(objectOf(event.response)?.usage);
    if (usage !== undefined) {
      const told = usageCounts(usage);
      // `message_start` says 1 to 3 output tokens whatever follows: only later events know.
      counts = merge(counts, started === undefined ? told : { ...told, output: undefined });
      split ??= splitOf(usage);
    } else {
      counts = merge(counts, chunkCounts(event));
    }
  }
  return { counts, split };
}

/** Inputs are told first and outputs grow, so the first input and the last output stand. */
const merge = (before: Counts, later: Counts): Counts => ({
  input: before.input ?? later.input,
  output: later.output ?? before.output,
  cacheRead: before.cacheRead ?? later.cacheRead,
  cacheWrite: before.cacheWrite ?? later.cacheWrite,
});

/** Titan and Llama chunks count up: the output is known only from the chunk that ends the answer. */
function chunkCounts(chunk: JsonObject): Counts {
  const ended = textOf(chunk.completionReason) ?? textOf(chunk.stop_reason);
  const output = countOf(chunk.totalOutputTextTokenCount) ?? countOf(chunk.generation_token_count);
  return {
    input: countOf(chunk.inputTextTokenCount) ?? countOf(chunk.prompt_token_count),
    output: ended === undefined ? undefined : output,
  };
}

/**
 * `usage` in the names of Converse, Nova, Anthropic and OpenAI. Converse may name a cache counter twice: one of the two is taken.
 * OpenAI counts next to a `*_tokens_details` object include the cached tokens. `totalTokens` means different things and is not read.
 */
function usageCounts(usage: JsonObject): Counts {
  const details = objectOf(usage.prompt_tokens_details) ?? objectOf(usage.input_tokens_details);
  const cachedRead = countOf(details?.cached_tokens);
  const cachedWrite = countOf(details?.cache_write_tokens);
  const input = countOf(usage.inputTokens) ?? countOf(usage.input_tokens) ?? countOf(usage.prompt_tokens);
  const cached = (cachedRead ?? 0) + (cachedWrite ?? 0);
  return {
    input: input !== undefined && input >= cached ? input - cached : input,
    output: countOf(usage.outputTokens) ?? countOf(usage.output_tokens) ?? countOf(usage.completion_tokens),
    cacheRead:
      countOf(usage.cacheReadInputTokens) ??
      countOf(usage.cacheReadInputTokenCount) ??
      countOf(usage.cache_read_input_tokens) ??
      cachedRead,
    cacheWrite:
      countOf(usage.cacheWriteInputTokens) ??
      countOf(usage.cacheWriteInputTokenCount) ??
      countOf(usage.cache_creation_input_tokens) ??
      cachedWrite,
  };
}

/** Converse: `cacheDetails: [{ttl, inputTokens}]` (AWS docs: TokenUsage). Anthropic bodies: `cache_creation.ephemeral_*_input_tokens`. */
function splitOf(usage: JsonObject): WriteSplit | undefined {
  const created = objectOf(usage.cache_creation);
  const details = listOf(usage.cacheDetails).map(objectOf);
  if (created === undefined && details.length === 0) return undefined;
  const of = (ttl: string): number | undefined =>
    created === undefined
      ? sum(details.filter((detail) => detail?.ttl === ttl).map((detail) => countOf(detail?.inputTokens)))
      : (countOf(created[`ephemeral_${ttl}_input_tokens`]) ?? 0);
  const fiveMinutes = of('5m');
  const oneHour = of('1h');
  const total =
    created === undefined ? sum(details.map((detail) => countOf(detail?.inputTokens))) : sum([fiveMinutes, oneHour]);
  if (fiveMinutes === undefined || oneHour === undefined || total === undefined) return undefined;
  return { fiveMinutes, oneHour, total };
}

/** Undefined as soon as one part is, or when the sum is no exact number. */
function sum(parts: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  for (const part of parts) {
    if (part === undefined) return undefined;
    total += part;
  }
  return countOf(total);
}
