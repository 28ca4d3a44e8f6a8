import { countOf, type JsonObject, listOf, objectOf, textOf } from './json.ts';
import { type Part, partsOf } from './message-parts.ts';

interface OpenCall {
  readonly id: unknown;
  readonly name: unknown;
  args: string;
}

/**
 * Puts the answer of a list of raw stream events together (InvokeModelWithResponseStream only): Anthropic, Nova, OpenAI chunks,
 * Titan, Llama and Mistral. Events may be anything; what is not understood adds nothing.
 */
export function assembleStream(events: readonly unknown[], xml: boolean): readonly Part[] {
  const calls = new Map<number, OpenCall>();
  let text = '';
  for (const item of events) {
    const event = objectOf(item);
    if (event === undefined) continue;
    const choice = objectOf(objectOf(listOf(event.choices)[0])?.delta);
    const { index, delta } = blockEvent(event);
    openCall(calls, index, event);
    for (const piece of listOf(choice?.tool_calls)) addChunk(calls, objectOf(piece));
    const more = textOf(delta?.partial_json) ?? textOf(objectOf(delta?.toolUse)?.input);
    const open = calls.get(index);
    if (more !== undefined && open) open.args += more;
    text +=
      textOf(delta?.text) ??
      textOf(choice?.content) ??
      textOf(event.generation) ??
      textOf(event.outputText) ??
      textOf(objectOf(listOf(event.outputs)[0])?.text) ??
      '';
  }
  const toolCalls = [...calls.values()].map(({ id, name, args }) => ({ id, function: { name, arguments: args } }));
  return partsOf({ content: text, tool_calls: toolCalls }, xml);
}

/** The content block an event belongs to: `index` of Anthropic, `contentBlockIndex` of Nova. */
function blockEvent(event: JsonObject): { index: number; delta: JsonObject | undefined } {
  const nova = objectOf(event.contentBlockStart) ?? objectOf(event.contentBlockDelta);
  const index = countOf(nova?.contentBlockIndex) ?? countOf(event.index) ?? 0;
  return { index, delta: objectOf(nova?.delta) ?? objectOf(event.delta) };
}

function openCall(calls: Map<number, OpenCall>, index: number, event: JsonObject): void {
  const block = objectOf(event.content_block);
  if (block?.type === 'tool_use') calls.set(index, { id: block.id, name: block.name, args: '' });
  const use = objectOf(objectOf(objectOf(event.contentBlockStart)?.start)?.toolUse);
  if (use) calls.set(index, { id: use.toolUseId, name: use.name, args: '' });
}

/** An OpenAI chunk names the call once and then adds to its arguments, by `index`. */
function addChunk(calls: Map<number, OpenCall>, piece: JsonObject | undefined): void {
  const named = objectOf(piece?.function);
  const index = countOf(piece?.index) ?? 0;
  const open = calls.get(index) ?? { id: piece?.id, name: named?.name, args: '' };
  open.args += textOf(named?.arguments) ?? '';
  calls.set(index, open);
}
