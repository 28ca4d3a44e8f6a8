import { bodyCounts, lastObject, metricsCounts, namedCounts, type WriteSplit } from './body-counts.ts';
import type { Tokens } from './invocation.ts';
import { countOf, type JsonObject } from './json.ts';

export interface Usage {
  readonly tokens: Tokens;
  /** Cache tokens were taken out of the input count (see `openAiUsage`). */
  readonly inputWasInclusive: boolean;
}

const UNKNOWN: Tokens = {
  input: undefined,
  output: undefined,
  cacheRead: undefined,
  cacheWrite5m: undefined,
  cacheWrite1h: undefined,
  cacheWrite30m: undefined,
  cacheWriteUnknownTtl: undefined,
};

/**
 * Reads the seven token meters. Each counter comes from the first source that has it: the record itself, then
 * `amazon-bedrock-invocationMetrics`, then the body's usage. Counts are disjoint (AWS docs: prompt-caching); an absent cache
 * counter is 0 once any input count is known; a count found nowhere is unknown. `model` is a whole foundation-model id.
 */
export function readUsage(
  input: JsonObject | undefined,
  output: JsonObject | undefined,
  { model, operation }: { readonly model: string | undefined; readonly operation: string },
): Usage {
  const body = output?.outputBodyJson;
  const record = namedCounts(input ?? {});
  const metrics = metricsCounts(body);
  const { counts, split } = bodyCounts(body);

  const inputCount = record.input ?? metrics.input ?? counts.input;
  const outputCount = countOf(output?.outputTokenCount) ?? metrics.output ?? counts.output;
  if (inputCount === undefined && outputCount === undefined) return { tokens: UNKNOWN, inputWasInclusive: false };

  const absent = inputCount === undefined ? undefined : 0;
  const cacheWrite = record.cacheWrite ?? metrics.cacheWrite ?? counts.cacheWrite ?? split?.total ?? absent;
  const tokens: Tokens = {
    input: inputCount,
    output: outputCount ?? (isEmbedding(model, body) ? 0 : undefined),
    cacheRead: record.cacheRead ?? metrics.cacheRead ?? counts.cacheRead ?? absent,
    ...writeMeters(cacheWrite, split),
  };
  return model?.startsWith('openai.') ? openAiUsage(tokens, operation) : { tokens, inputWasInclusive: false };
}

/** The record's total wins: what the split does not cover has an unknown lifetime, and so has all of it if the split is larger. */
function writeMeters(total: number | undefined, split: WriteSplit | undefined) {
  const none = total === undefined ? undefined : 0;
  if (total === undefined || split === undefined || split.fiveMinutes + split.oneHour > total) {
    return { cacheWrite5m: none, cacheWrite1h: none, cacheWrite30m: none, cacheWriteUnknownTtl: total };
  }
  const { fiveMinutes, oneHour } = split;
  const cacheWriteUnknownTtl = total - fiveMinutes - oneHour;
  return { cacheWrite5m: fiveMinutes, cacheWrite1h: oneHour, cacheWrite30m: none, cacheWriteUnknownTtl };
}

/**
 * The two rules of OpenAI models, for tokens read without knowing the model (behind a profile, say); apply it once. There is one
 * write meter, of 30 minutes. On ConverseStream the input count includes the cache tokens (measured on GPT-5.6 in August and
 * September 2026 by three projects; not without streaming), so they are taken out where they fit in.
 */
export function openAiUsage(tokens: Tokens, operation: string): Usage {
  const { input, cacheRead = 0, cacheWrite5m = 0, cacheWrite1h = 0, cacheWrite30m = 0, cacheWriteUnknownTtl } = tokens;
  const writesKnown = cacheWriteUnknownTtl !== undefined;
  const written = cacheWrite5m + cacheWrite1h + cacheWrite30m + (cacheWriteUnknownTtl ?? 0);
  const none = writesKnown ? 0 : undefined;
  const cached = cacheRead + written;
  const inputWasInclusive = operation === 'ConverseStream' && cached > 0 && input !== undefined && input >= cached;
  return {
    tokens: {
      ...tokens,
      input: inputWasInclusive ? input - cached : input,
      cacheWrite5m: none,
      cacheWrite1h: none,
      cacheWrite30m: writesKnown ? written : undefined,
      cacheWriteUnknownTtl: none,
    },
    inputWasInclusive,
  };
}

/** An embedding model has no output tokens and its records need not say so. */
function isEmbedding(model: string | undefined, body: unknown): boolean {
  const answer = lastObject(body);
  return (
    (model?.includes('embed') ?? false) || (answer !== undefined && ('embedding' in answer || 'embeddings' in answer))
  );
}
