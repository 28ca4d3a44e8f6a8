import type { EpochMs } from '#core/time.ts';
import { officeTimes, seconds } from './calendar.ts';
import { CODE_AGENT } from './catalog.ts';
import {
  assistantText,
  converseRequest,
  converseResponse,
  type Message,
  toolAnswer,
  toolCall,
  userText,
} from './converse-body.ts';
import { type Random, seeded } from './random.ts';
import { type Delivery, delivery } from './record.ts';

const SYSTEM =
  'You are a coding agent working in a checked-out repository. Make the smallest change that solves the task, and run the tests.';
const TOOLS = ['read_file', 'search_code', 'edit_file', 'run_tests'] as const;
const FILES = [
  'src/cart.ts',
  'src/prices.ts',
  'src/checkout.ts',
  'src/stock.ts',
  'src/mail.ts',
  'test/cart.test.ts',
  'test/stock.test.ts',
] as const;
const TASKS = [
  'Fix the rounding of cart totals.',
  'Make the stock check ignore reserved items.',
  'Add a retry to the mail sender.',
  'Remove the old price format.',
] as const;
const PREFIX_TOKENS = 6400;

/** Agent runs of 14 to 32 turns: long, growing, calling the same tools again and again, and always advancing. */
export function* codeAgent(day: EpochMs): Generator<Delivery> {
  const random = seeded(`code-agent ${day}`);
  for (const start of officeTimes(random, day, 14)) yield* agentRun(random, start);
}

function* agentRun(random: Random, start: EpochMs): Generator<Delivery> {
  const session = `run-${random.int(1000, 9999)}`;
  const messages: Message[] = [userText(`${random.pick(TASKS)} Ticket SHOP-${random.int(100, 999)}.`)];
  const turns = random.int(14, 32);
  let [time, cached] = [start, 0];
  for (let turn = 0; turn < turns; turn += 1) {
    const fresh = turn === 0 ? PREFIX_TOKENS : random.int(350, 1500);
    const usage = { input: random.int(3, 12), output: random.int(110, 620), cacheRead: cached, cacheWrite: fresh };
    cached += fresh;
    const id = `tooluse_${session}_${turn}`;
    const [call, result] = agentStep(random, id);
    const answer = turn === turns - 1 ? assistantText('The change is in and all tests pass.') : call;
    yield delivery(random, {
      at: time,
      operation: 'Converse',
      modelId: CODE_AGENT,
      principal: `code-agent-role/${session}`,
      inferenceRegion: random.pick(['us-east-1', 'us-east-2', 'us-west-2']),
      metadata: { team: 'platform', session },
      usage,
      request: converseRequest(SYSTEM, [...messages], { cached: true, tools: TOOLS }),
      response: converseResponse(answer, usage, {
        latencyMs: random.int(2500, 11_000),
        cacheDetails: [{ ttl: '5m', inputTokens: fresh }],
      }),
    });
    messages.push(answer, toolAnswer(id, result));
    time += seconds(random.int(8, 28));
  }
}

function agentStep(random: Random, id: string): [Message, string] {
  const tool = random.pick(TOOLS);
  const path = random.pick(FILES);
  if (tool === 'run_tests') {
    const passed = random.int(80, 140);
    return [
      toolCall(id, tool, { path }),
      `${passed} passed, ${random.int(0, 6)} failed in ${random.int(900, 4000)} ms`,
    ];
  }
  if (tool === 'edit_file')
    return [toolCall(id, tool, { path, line: random.int(1, 240), text: `const limit${random.int(1, 99)} = 2;` }), 'ok'];
  const first = random.int(1, 200);
  const lines = Array.from(
    { length: 36 },
    (_, n) => `${first + n}: export const value${random.int(10, 99)} = compute(${random.int(0, 999)});`,
  );
  const input = tool === 'read_file' ? { path, from: first } : { pattern: `value${random.int(10, 99)}` };
  return [toolCall(id, tool, input), lines.join('\n')];
}
