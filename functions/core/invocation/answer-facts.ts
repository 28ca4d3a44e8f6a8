import { lastObject } from './body-counts.ts';
import { countOf, type JsonObject, listOf, objectOf, textOf } from './json.ts';

const ENUM_VALUE = /^[A-Za-z_-]{1,64}$/;

/** Why the model stopped, in the words of its API; undefined when it is no plain word, so that no text can pass as one. */
export function stopReasonOf(body: unknown): string | undefined {
  const reason = Array.isArray(body) ? lastReason(body) : reasonIn(objectOf(body));
  return reason !== undefined && ENUM_VALUE.test(reason) ? reason : undefined;
}

function lastReason(events: readonly unknown[]): string | undefined {
  for (let at = events.length - 1; at >= 0; at -= 1) {
    const event = objectOf(events[at]);
    const reason = reasonIn(event) ?? reasonIn(objectOf(event?.delta)) ?? reasonIn(objectOf(event?.messageStop));
    if (reason !== undefined) return reason;
  }
  return undefined;
}

const reasonIn = (body: JsonObject | undefined): string | undefined =>
  body &&
  (textOf(body.stopReason) ??
    textOf(body.stop_reason) ??
    textOf(body.completionReason) ??
    textOf(body.finish_reason) ??
    textOf(objectOf(listOf(body.choices)[0])?.finish_reason) ??
    textOf(objectOf(listOf(body.results)[0])?.completionReason) ??
    textOf(objectOf(listOf(body.outputs)[0])?.stop_reason));

/** Converse: `metrics.latencyMs`; streams: `invocationLatency` of the metrics on the last event. */
export function latencyOf(body: unknown): number | undefined {
  const last = lastObject(body);
  return (
    countOf(objectOf(last?.metrics)?.latencyMs) ??
    countOf(objectOf(last?.['amazon-bedrock-invocationMetrics'])?.invocationLatency)
  );
}

/** The model a prompt router chose (AWS docs: PromptRouterTrace). */
export const routedModelOf = (body: JsonObject | undefined): string | undefined =>
  textOf(objectOf(objectOf(body?.trace)?.promptRouter)?.invokedModelId);

/**
 * Images made: those in the answer, else those the request asked for; one where it has a configuration without a number
 * (AWS docs: image-gen-req-resp-structure). Undefined for calls that make none.
 */
export function imagesOf(request: JsonObject | undefined, response: JsonObject | undefined): number | undefined {
  const made = listOf(response?.images).length;
  if (made > 0) return made;
  const config = objectOf(request?.imageGenerationConfig);
  return config && (config.numberOfImages === undefined ? 1 : countOf(config.numberOfImages));
}
