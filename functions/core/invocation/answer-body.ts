import { type JsonObject, listOf, objectOf, textOf } from './json.ts';
import { type CallPart, type Part, partsOf } from './message-parts.ts';
import { assembleStream } from './stream-events.ts';

/** What the model answered: its tool calls and its text. */
export interface AnswerBody {
  readonly calls: readonly CallPart[];
  readonly text: string;
}

/** Reads the answer of any API from a response body, an object or a list of stream events. */
export function readAnswerBody(body: unknown, xml: boolean): AnswerBody {
  const parts = Array.isArray(body) ? assembleStream(body, xml) : answerParts(objectOf(body), xml);
  const calls: CallPart[] = [];
  let text = '';
  for (const part of parts) {
    if (part.kind === 'call') calls.push(part);
    if (part.kind === 'text') text += part.text;
  }
  return { calls, text };
}

function answerParts(body: JsonObject | undefined, xml: boolean): readonly Part[] {
  if (body === undefined) return [];
  const message = objectOf(body.output)?.message ?? objectOf(listOf(body.choices)[0])?.message ?? undefined;
  if (message !== undefined) return partsOf(message, xml);
  const items = listOf(body.output);
  if (items.length > 0) return items.flatMap((item) => partsOf(item, xml));
  return body.content === undefined ? plainParts(body, xml) : partsOf(body, xml);
}

/** Llama, Titan, Mistral and Cohere answer with text under a name of their own; Cohere's calls stand beside it. */
function plainParts(body: JsonObject, xml: boolean): readonly Part[] {
  const text =
    textOf(body.generation) ??
    textOf(body.completion) ??
    textOf(body.text) ??
    textOf(objectOf(listOf(body.results)[0])?.outputText) ??
    textOf(objectOf(listOf(body.outputs)[0])?.text) ??
    textOf(objectOf(listOf(body.generations)[0])?.text);
  return partsOf({ content: text, tool_calls: body.tool_calls }, xml);
}
