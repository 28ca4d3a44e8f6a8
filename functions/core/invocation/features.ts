import type { KeyRing } from '#core/ports/keyed-hash.ts';
import { readAnswerBody } from './answer-body.ts';
import { cutHash, type Hash, type TurnFeatures, type TurnHash } from './invocation.ts';
import { objectOf, textOf } from './json.ts';
import { contentOf, partsOf, type ResultPart } from './message-parts.ts';
import type { RequestBody } from './request-body.ts';
import { frame, sampleContent } from './text-sample.ts';
import { callText, isFailure, resultText } from './tool-text.ts';

/** Who is calling: part of every conversation hash, so that a caller-supplied id never joins somebody else's conversation. */
export interface Caller {
  readonly scope: string;
  readonly role: string | undefined;
  readonly modelId: string;
  /** `[key, value]` of the first allow-listed conversation id in the request metadata. */
  readonly conversationId: readonly [string, string] | undefined;
}

type HashOf = (field: TurnHash, text: string) => Hash;

const PROMPT_HEAD = 1024;
const SYSTEM_HEAD = 1024;
const MAX_TOOLS = 128;
const MAX_RESULTS = 128;

/** Reduces the new turn of a call to keyed hashes and counts; undefined when the record shows nothing of it. */
export function readFeatures(
  caller: Caller,
  request: RequestBody | undefined,
  response: unknown,
  key: ReturnType<KeyRing['contentKeyAt']>,
): TurnFeatures | undefined {
  const hash: HashOf = (field, text) => cutHash(field, key.hash(field, text));
  const conversation = conversationText(caller, request);
  const prefix = request && prefixText(request);
  const { calls, text } = readAnswerBody(response, request?.tools.length === 0);
  const said = calls.length === 0 ? sampleContent(text) : undefined;
  const features = {
    ...(conversation !== undefined && { conversation: hash('conversation', conversation) }),
    ...(prefix !== undefined && { prefix: hash('prefix', prefix) }),
    ...(request && { turns: request.turns }),
    ...(request && resultFeatures(lastResults(request), hash)),
    ...(calls.length > 0 && { call: hash('call', frame(calls.map(callText))) }),
    ...(said !== undefined && { answer: hash('answer', said) }),
  };
  return Object.keys(features).length === 0 ? undefined : { keyId: key.keyId, ...features };
}

// A result is hashed whole: a long listing may differ from the last one in a single figure, and then it is no repetition.
function resultFeatures(results: readonly ResultPart[], hash: HashOf): Pick<TurnFeatures, 'result' | 'resultIsError'> {
  if (results.length === 0) return {};
  const texts = results.map(resultText);
  return {
    result: hash('result', frame(texts)),
    resultIsError: results.some((result, index) => isFailure(result, texts[index] ?? '')),
  };
}

function conversationText(caller: Caller, request: RequestBody | undefined): string | undefined {
  const { scope, role = '', modelId, conversationId } = caller;
  if (conversationId) return frame(['id', scope, role, modelId, ...conversationId]);
  if (request === undefined) return undefined;
  if (request.prompt !== undefined)
    return frame(['prompt', scope, role, modelId, request.prompt.slice(0, PROMPT_HEAD)]);
  const opening = sampleContent(contentOf(request.messages[0]));
  const system = systemHead(request) ?? '';
  return opening === undefined ? undefined : frame(['messages', scope, role, modelId, system, opening]);
}

/** A system prompt often ends with the time or a memory that changes from call to call, so only its head takes part. */
const systemHead = ({ system }: RequestBody): string | undefined => sampleContent(system)?.slice(0, SYSTEM_HEAD);

/** The head of the system prompt and, of each tool, its name and the start of its description: schemas are long and follow these. */
function prefixText(request: RequestBody): string | undefined {
  const { tools } = request;
  const system = systemHead(request);
  if (system === undefined && tools.length === 0) return undefined;
  const named = tools.slice(0, MAX_TOOLS).map((item) => {
    const tool = objectOf(item);
    const spec = objectOf(tool?.toolSpec) ?? objectOf(tool?.function) ?? tool;
    return `${textOf(spec?.name) ?? ''}:${textOf(spec?.description)?.slice(0, 64) ?? ''}`;
  });
  return frame([system ?? '', String(tools.length), ...named]);
}

/** The results at the very end of the request, in order; none when the last word is a person's. */
function lastResults({ messages, tools }: RequestBody): readonly ResultPart[] {
  let found: readonly ResultPart[] = [];
  for (let index = messages.length - 1; index >= 0 && found.length < MAX_RESULTS; index -= 1) {
    const results = partsOf(messages[index], tools.length === 0).filter((part) => part.kind === 'result');
    if (results.length === 0) break;
    found = [...results.slice(-MAX_RESULTS), ...found];
  }
  return found;
}
