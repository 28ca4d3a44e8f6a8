import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { type Random, seeded, uuid } from '#functions/local/sample/random.ts';

const AGENT_RUNS = 'agent-runs/mini-swe-gemini3.jsonl.gz';
const COMMAND = /```bash\n([\s\S]*?)\n```/;

interface Run {
  readonly calls: readonly {
    readonly created: number;
    readonly prompt_tokens: number;
    readonly cached_tokens: number;
    readonly completion_tokens: number;
  }[];
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** The first `count` runs of real coding agents, each as the log lines of its Converse calls; `keep` cuts every text to so many characters. */
export async function agentLines(data: string, count: number, keep = Number.POSITIVE_INFINITY): Promise<string[]> {
  const random = seeded('agent runs');
  const lines: string[] = [];
  const file = createReadStream(join(data, AGENT_RUNS)).pipe(createGunzip());
  let runs = 0;
  for await (const line of createInterface({ input: file })) {
    lines.push(...runLines(JSON.parse(line) as Run, random, keep));
    if (++runs === count) break;
  }
  file.destroy();
  return lines;
}

/** Call k was made with all messages before the k-th assistant message; a command is its tool call and what follows the result. */
function runLines({ calls, messages }: Run, random: Random, keep: number): string[] {
  const cut = (text: string): string => text.slice(0, keep);
  const [system, ...rest] = messages;
  const history: object[] = [];
  const lines: string[] = [];
  let step = 0;
  let pending: string | undefined;
  for (const { role, content } of rest) {
    if (role !== 'assistant') {
      history.push(pending === undefined ? user(cut(content)) : toolResult(pending, content, cut(content)));
      pending = undefined;
      continue;
    }
    const call = calls[step++];
    const command = COMMAND.exec(content)?.[1];
    pending = command === undefined ? undefined : `tooluse_${step}`;
    const text = { text: cut(content.replace(COMMAND, '')) };
    const answer = {
      role: 'assistant',
      content:
        pending === undefined
          ? [text]
          : [text, { toolUse: { toolUseId: pending, name: 'bash', input: { command: cut(command ?? '') } } }],
    };
    if (call) lines.push(JSON.stringify(recordOf(call, random, cut(system?.content ?? ''), history, answer)));
    history.push(answer);
  }
  return lines;
}

const user = (text: string): object => ({ role: 'user', content: [{ text }] });
const toolResult = (toolUseId: string, whole: string, text: string): object => ({
  role: 'user',
  content: [
    { toolResult: { toolUseId, content: [{ text }], status: whole.includes('<returncode>0<') ? 'success' : 'error' } },
  ],
});

function recordOf(
  call: Run['calls'][number],
  random: Random,
  system: string,
  messages: readonly object[],
  message: object,
) {
  const input = call.prompt_tokens - call.cached_tokens;
  return {
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: new Date(call.created * 1000).toISOString().replace('.000Z', 'Z'),
    accountId: '111122223333',
    identity: { arn: 'arn:aws:sts::111122223333:assumed-role/code-agent/task' },
    region: 'us-east-1',
    requestId: uuid(random),
    operation: 'Converse',
    modelId: 'us.anthropic.claude-sonnet-4-6',
    input: {
      inputContentType: 'application/json',
      inputBodyJson: { system: [{ text: system }], messages, inferenceConfig: { maxTokens: 4096 } },
      inputTokenCount: input,
      cacheReadInputTokenCount: call.cached_tokens,
    },
    output: {
      outputContentType: 'application/json',
      outputBodyJson: {
        output: { message },
        stopReason: 'tool_use',
        metrics: { latencyMs: 2000 },
        usage: {
          inputTokens: input,
          outputTokens: call.completion_tokens,
          totalTokens: call.prompt_tokens + call.completion_tokens,
          cacheReadInputTokens: call.cached_tokens,
        },
      },
      outputTokenCount: call.completion_tokens,
    },
  };
}
