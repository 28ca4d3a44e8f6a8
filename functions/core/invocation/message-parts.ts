import { type JsonObject, listOf, objectOf, textOf } from './json.ts';
import { xmlCalls, xmlResults } from './xml-tool-use.ts';

export interface CallPart {
  readonly kind: 'call';
  readonly id: string;
  readonly tool: string;
  /** Parsed JSON, or the raw text an OpenAI-style or XML call carries. */
  readonly args: unknown;
}

export interface ResultPart {
  readonly kind: 'result';
  readonly id: string;
  readonly value: unknown;
  /** Undefined where the shape has no such mark. */
  readonly failed: boolean | undefined;
}

export type Part = CallPart | ResultPart | { readonly kind: 'text'; readonly text: string };

const call = (id: unknown, tool: unknown, args: unknown): CallPart => ({
  kind: 'call',
  id: textOf(id) ?? '',
  tool: textOf(tool) ?? '',
  args,
});

const result = (id: unknown, value: unknown, failed?: boolean): ResultPart => ({
  kind: 'result',
  id: textOf(id) ?? '',
  value,
  failed,
});

/**
 * Reads one message of any request or answer, in order: Converse, Anthropic, OpenAI chat, OpenAI Responses items and Cohere.
 * `xml` looks for the text form of older Bedrock Agents too. What is none of them has no part.
 */
export function partsOf(item: unknown, xml: boolean): readonly Part[] {
  const message = objectOf(item);
  if (message === undefined) return [];
  if (message.type === 'function_call') return [call(message.call_id, message.name, message.arguments)];
  if (message.type === 'function_call_output') return [result(message.call_id, message.output)];
  const { role } = message;
  const content = contentOf(message);
  if (role === 'tool' || role === 'function') return [result(message.tool_call_id, content)];

  const parts: Part[] = [];
  if (typeof content === 'string') pushText(parts, content, xml);
  for (const block of listOf(content)) pushBlock(parts, block, xml);
  for (const item of listOf(message.tool_calls)) {
    const toolCall = objectOf(item);
    const named = objectOf(toolCall?.function) ?? toolCall;
    if (named) parts.push(call(toolCall?.id, named.name, named.arguments ?? named.parameters));
  }
  const legacy = objectOf(message.function_call);
  if (legacy) parts.push(call(undefined, legacy.name, legacy.arguments));
  return parts;
}

function pushBlock(parts: Part[], item: unknown, xml: boolean): void {
  const block = objectOf(item);
  if (block === undefined) return;
  const { toolUse, toolResult, type } = block;
  if (toolUse !== undefined) {
    const use = objectOf(toolUse);
    parts.push(call(use?.toolUseId, use?.name, use?.input));
  } else if (toolResult !== undefined) {
    const returned = objectOf(toolResult);
    const status = returned?.status;
    parts.push(result(returned?.toolUseId, returned?.content, status === undefined ? status : status === 'error'));
  } else if (type === 'tool_use') {
    parts.push(call(block.id, block.name, block.input));
  } else if (type === 'tool_result') {
    const failed = block.is_error;
    parts.push(result(block.tool_use_id, block.content, typeof failed === 'boolean' ? failed : undefined));
  } else {
    const text = blockText(block);
    if (text !== undefined) pushText(parts, text, xml);
  }
}

function pushText(parts: Part[], text: string, xml: boolean): void {
  if (xml && text.includes('<function_')) {
    for (const { tool, args } of xmlCalls(text)) parts.push(call(undefined, tool, args));
    for (const { text: value, failed } of xmlResults(text)) parts.push(result(undefined, value, failed));
  }
  parts.push({ kind: 'text', text });
}

/** A message's content, text or blocks; Cohere calls it `message`. */
export function contentOf(item: unknown): unknown {
  const message = objectOf(item);
  return message?.content ?? message?.message;
}

/** The text of a content block; guarded text counts, reasoning and media do not. */
export function blockText(block: JsonObject): string | undefined {
  const { text } = block;
  return typeof text === 'string' ? text : textOf(objectOf(objectOf(block.guardContent)?.text)?.text);
}
