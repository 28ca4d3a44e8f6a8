import { type EpochMs, isoOf } from '#core/time.ts';
import type { GoldenCall } from './golden.ts';

export interface ToolLoop {
  readonly conversation: string;
  readonly at: EpochMs;
  readonly repeats: number;
}

/** A call of an agent that has asked a tool the same thing `repeats` times; what it adds is known as for other golden calls. */
export function toolLoop({ conversation, at, repeats }: ToolLoop): GoldenCall {
  const pair = (n: number) => [
    { role: 'assistant', content: [{ toolUse: { toolUseId: `t${n}`, name: 'search_orders', input: { id: 7 } } }] },
    { role: 'user', content: [{ toolResult: { toolUseId: `t${n}`, content: [{ text: '0 results' }] } }] },
  ];
  const messages = [
    { role: 'user', content: [{ text: `Find order 7 for ${conversation}.` }] },
    ...Array.from({ length: repeats }, (_, n) => pair(n)).flat(),
  ];
  const tools = [{ toolSpec: { name: 'search_orders', description: 'Find orders' } }];
  const record = {
    schemaType: 'ModelInvocationLog',
    timestamp: isoOf(at),
    accountId: '111122223333',
    identity: { arn: 'arn:aws:sts::111122223333:assumed-role/refund-bot/run-1' },
    region: 'us-east-1',
    requestId: `loop-${conversation}`,
    operation: 'Converse',
    modelId: 'us.anthropic.claude-sonnet-4-6',
    input: { inputBodyJson: { messages, toolConfig: { tools } }, inputTokenCount: 1000 },
    output: { outputTokenCount: 10 },
    requestMetadata: { session: conversation },
  };
  const model = 'anthropic.claude-sonnet-4-6';
  return {
    line: JSON.stringify(record),
    at,
    scope: 'aws.111122223333.us-east-1',
    key: `us.${model} ${model} arn:aws:iam::111122223333:role/refund-bot`,
    // $3.30 a million in and $16.50 a million out.
    counts: [1n, 0n, 1000n, 10n, 0n, 0n, 1000n * 3_300_000n + 10n * 16_500_000n],
  };
}
