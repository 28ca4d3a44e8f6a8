import { type JsonObject, listOf, objectOf, textOf } from './json.ts';
import { contentOf } from './message-parts.ts';

/** What a request body says, whatever API it was written for. */
export interface RequestBody {
  /** Text or content blocks. */
  readonly system: unknown;
  /** Without leading system messages. */
  readonly messages: readonly unknown[];
  /** Messages in the request, system ones included; a plain prompt is one. */
  readonly turns: number;
  /** The rendered prompt of models that take one string. */
  readonly prompt: string | undefined;
  readonly tools: readonly unknown[];
}

/**
 * Reads Converse, Anthropic, Nova, OpenAI chat and Responses, Cohere, and single-string (Llama, Mistral, Titan) requests; undefined
 * where the body is missing or none of these.
 */
export function readRequestBody(body: JsonObject | undefined): RequestBody | undefined {
  if (body === undefined) return undefined;
  const all = messagesOf(body);
  const prompt = all.length > 0 ? undefined : (textOf(body.prompt) ?? textOf(body.inputText) ?? textOf(body.input));
  if (all.length === 0 && prompt === undefined) return undefined;
  const first = all.findIndex((message) => !isSystem(message));
  const system = body.system ?? body.instructions ?? body.preamble;
  return {
    system: system ?? (first > 0 ? all.slice(0, first).flatMap(blocksOf) : undefined),
    messages: first > 0 ? all.slice(first) : first < 0 ? [] : all,
    turns: Math.max(1, all.length),
    prompt,
    tools: toolsOf(body),
  };
}

function messagesOf(body: JsonObject): readonly unknown[] {
  if (Array.isArray(body.messages)) return body.messages;
  if (Array.isArray(body.input)) return body.input;
  const message = textOf(body.message);
  return message === undefined ? [] : [...listOf(body.chat_history), { role: 'user', content: message }];
}

function toolsOf(body: JsonObject): readonly unknown[] {
  const tools = listOf(body.tools);
  return tools.length > 0 ? tools : listOf(objectOf(body.toolConfig)?.tools);
}

function isSystem(message: unknown): boolean {
  const role = objectOf(message)?.role;
  return role === 'system' || role === 'developer';
}

/** Content as blocks; a string becomes one. */
function blocksOf(message: unknown): readonly unknown[] {
  const content = contentOf(message);
  return typeof content === 'string' ? [{ text: content }] : listOf(content);
}
