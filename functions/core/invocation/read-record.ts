import type { KeyRing } from '#core/ports/keyed-hash.ts';
import { cleanModelId, parseModelId } from '#core/profiles/parse-model-id.ts';
import { agentHistory } from './agent-history.ts';
import { imagesOf, latencyOf, routedModelOf, stopReasonOf } from './answer-facts.ts';
import { readFeatures } from './features.ts';
import { roleOf } from './identity.ts';
import type { ReadResult, RejectReason } from './invocation.ts';
import { type JsonObject, objectOf, textOf } from './json.ts';
import { readRequestBody } from './request-body.ts';
import { allowedMetadata } from './request-metadata.ts';
import { scopeOf } from './scope.ts';
import { isLatencyOptimized, serviceTierOf } from './service-tier.ts';
import { timestampOf } from './timestamp.ts';
import { readUsage } from './usage.ts';

export interface ReadContext {
  readonly keys: KeyRing;
  /** Request-metadata keys that may be kept; nothing else of the metadata is. */
  readonly metadataKeys: ReadonlySet<string>;
  /** Metadata keys that name a conversation, best first; kept like the ones above. */
  readonly conversationKeys: readonly string[];
}

const REQUEST_ID = /^[\x21-\x7e]{1,128}$/;
const OPERATION = /^[A-Za-z0-9_.:-]{1,64}$/;
const ERROR_CODE = /^[A-Za-z0-9_.:-]{1,128}$/;

/** Reads one line of a log. A line that is no JSON object was never a record; one that begins as an object and breaks off was. */
export function readLine(text: string, context: ReadContext): ReadResult {
  const line = text.trimStart();
  if (!line.startsWith('{')) return { kind: 'other' };
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    // The parser's message quotes the line, and with it a prompt.
    return rejected('malformed-json');
  }
  return readRecord(record, context);
}

/**
 * Reads one parsed log record (AWS docs: model-invocation-logging). Total: bad input is `rejected` or `other`. `history` reads the
 * body when called, so it is for the ingest call that holds the record.
 */
export function readRecord(record: unknown, context: ReadContext): ReadResult {
  const log = objectOf(record);
  if (log === undefined) return rejected('not-an-object');
  if (!isInvocationLog(log)) return { kind: 'other' };
  const requestId = textOf(log.requestId);
  if (requestId === undefined || !REQUEST_ID.test(requestId)) return rejected('missing-request-id');
  const timestamp = timestampOf(log.timestamp);
  if (timestamp === undefined) return rejected('missing-timestamp');
  const scope = scopeOf(log.accountId, log.region);
  if (scope === undefined) return rejected('invalid-account-or-region');
  const passedId = textOf(log.modelId);
  if (passedId === undefined) return rejected('missing-model-id');

  const input = objectOf(log.input);
  const output = objectOf(log.output);
  const requestJson = objectOf(input?.inputBodyJson);
  const answer = output?.outputBodyJson;
  const answerJson = objectOf(answer);
  const request = readRequestBody(requestJson);

  const modelId = cleanModelId(passedId);
  const routed = routedModelOf(answerJson);
  const invokedModelId = routed === undefined ? undefined : cleanModelId(routed);
  const operation = nameOf(log.operation, OPERATION) ?? 'unknown';
  const role = roleOf(log.identity);
  const errorCode = errorCodeOf(log.errorCode);
  const stopReason = stopReasonOf(answer);
  const latencyMs = latencyOf(answer);
  const images = errorCode === undefined ? imagesOf(requestJson, answerJson) : undefined;
  const metadata = allowedMetadata(log.requestMetadata, [context.metadataKeys, context.conversationKeys]);
  const caller = { scope, role, modelId, conversationId: conversationIdOf(metadata, context.conversationKeys) };
  const features = readFeatures(caller, request, answer, context.keys.contentKeyAt(timestamp));

  const invocation = {
    scope,
    requestId,
    timestamp,
    operation,
    modelId,
    ...(invokedModelId !== undefined && { invokedModelId }),
    ...(role !== undefined && { role }),
    ...(errorCode !== undefined && { errorCode }),
    ...(stopReason !== undefined && { stopReason }),
    streamed: operation.endsWith('Stream') || Array.isArray(answer),
    ...(latencyMs !== undefined && { latencyMs }),
    ...readUsage(input, output, { model: parseModelId(invokedModelId ?? modelId).model, operation }),
    ...(images !== undefined && { images }),
    tier: serviceTierOf(requestJson, answerJson),
    latencyOptimized: isLatencyOptimized(requestJson, answerJson),
    metadata,
    ...(features !== undefined && { features }),
  };
  return {
    kind: 'invocation',
    invocation,
    history: agentHistory(request, answer),
    ...(requestJson === undefined && offloadedIn(log, input, context)),
  };
}

/** `inputBodyS3Path` is in no table of AWS's docs, but in real records (three third parties, May 2026). */
function offloadedIn(log: JsonObject, input: JsonObject | undefined, context: ReadContext) {
  const address = textOf(input?.inputBodyS3Path);
  if (address === undefined) return undefined;
  const withBody = (inputBodyJson: unknown) => readRecord({ ...log, input: { ...input, inputBodyJson } }, context);
  return { offloaded: { address, withBody } };
}

const rejected = (reason: RejectReason): ReadResult => ({ kind: 'rejected', reason });

/** Without a schema type, what has both ids of a call is taken for one: some pipelines drop the envelope's fields. */
const isInvocationLog = (log: JsonObject): boolean =>
  log.schemaType === 'ModelInvocationLog' ||
  (log.schemaType === undefined && textOf(log.requestId) !== undefined && textOf(log.modelId) !== undefined);

const nameOf = (value: unknown, shape: RegExp): string | undefined =>
  typeof value === 'string' && shape.test(value) ? value : undefined;

/** Present and null on success in some records; anything else present is a failure, whatever it is called. */
const errorCodeOf = (value: unknown): string | undefined =>
  value === undefined || value === null || value === '' ? undefined : (nameOf(value, ERROR_CODE) ?? 'unknown');

function conversationIdOf(
  metadata: Readonly<Record<string, string>>,
  keys: readonly string[],
): readonly [string, string] | undefined {
  const key = keys.find((candidate) => Object.hasOwn(metadata, candidate) && metadata[candidate] !== '');
  const value = key === undefined ? undefined : metadata[key];
  return key === undefined || value === undefined ? undefined : [key, value];
}
