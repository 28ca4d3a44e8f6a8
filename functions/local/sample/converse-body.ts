import type { SampleUsage } from './record.ts';

type Block = Readonly<Record<string, unknown>>;
export interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: readonly Block[];
}

export const userText = (text: string): Message => ({ role: 'user', content: [{ text }] });
export const assistantText = (text: string): Message => ({ role: 'assistant', content: [{ text }] });

export const toolCall = (toolUseId: string, name: string, input: object): Message => ({
  role: 'assistant',
  content: [{ toolUse: { toolUseId, name, input } }],
});

export const toolAnswer = (toolUseId: string, text: string, status: 'success' | 'error' = 'success'): Message => ({
  role: 'user',
  content: [{ toolResult: { toolUseId, content: [{ text }], status } }],
});

/** What the caller sent: system prompt (cached where `cached`), tools by name, and the whole history. */
export function converseRequest(
  system: string,
  messages: readonly Message[],
  { cached = false, tools = [] }: { cached?: boolean; tools?: readonly string[] } = {},
): object {
  return {
    messages,
    system: [{ text: system }, ...(cached ? [{ cachePoint: { type: 'default' } }] : [])],
    inferenceConfig: { maxTokens: 2048, temperature: 0.2 },
    ...(tools.length > 0 && {
      toolConfig: {
        tools: tools.map((name) => ({
          toolSpec: { name, description: name, inputSchema: { json: { type: 'object' } } },
        })),
      },
    }),
  };
}

export interface CacheDetail {
  readonly ttl: '5m' | '1h';
  readonly inputTokens: number;
}

/** What came back; `cacheDetails` is the split of cache writes by lifetime (AWS docs: TokenUsage). */
export function converseResponse(
  message: Message,
  usage: Required<Pick<SampleUsage, 'input' | 'output'>> & SampleUsage,
  { latencyMs, cacheDetails }: { latencyMs: number; cacheDetails?: readonly CacheDetail[] },
): object {
  const { input, output, cacheRead, cacheWrite } = usage;
  return {
    output: { message },
    stopReason: message.content.some((block) => 'toolUse' in block) ? 'tool_use' : 'end_turn',
    metrics: { latencyMs },
    usage: {
      inputTokens: input,
      outputTokens: output,
      totalTokens: input + output + (cacheRead ?? 0) + (cacheWrite ?? 0),
      ...(cacheRead !== undefined && { cacheReadInputTokens: cacheRead }),
      ...(cacheWrite !== undefined && { cacheWriteInputTokens: cacheWrite }),
      ...(cacheDetails && { cacheDetails }),
    },
  };
}
