import type { EpochMs } from '#core/time.ts';
import { at, BODIES_FROM, STORY_DAY, seconds } from './calendar.ts';
import { SUPPORT_CHAT } from './catalog.ts';
import { assistantText, converseRequest, converseResponse, userText } from './converse-body.ts';
import { seeded } from './random.ts';
import { type Delivery, delivery } from './record.ts';

/** What Bedrock writes once when logging is switched on or changed; it is no record. */
const NOTICE = 'Permissions are correctly set for Amazon Bedrock logs.';

/** The story day's odd lines: a notice, a cut line, a model without a price, guardrails at work. */
export function* oddities(): Generator<Delivery> {
  yield { deliveredAt: BODIES_FROM - seconds(1), line: NOTICE };
  yield* newModel();
  yield* guardrails();
  yield truncated();
}

/** Somebody tries a model that no price list knows yet. */
function* newModel(): Generator<Delivery> {
  const dice = seeded('new model');
  for (const minute of [4, 6, 7, 11, 12, 15, 31, 33, 34]) {
    const usage = { input: dice.int(300, 2100), output: dice.int(200, 900) };
    const prompt = converseRequest('Compare in one sentence.', [
      userText(`Compare supplier offers ${minute} and ${minute + 1}.`),
    ]);
    yield delivery(dice, {
      at: at(STORY_DAY, 10, minute, dice.int(0, 59)),
      operation: 'Converse',
      modelId: 'examplevendor.frontier-9-v1:0',
      principal: 'sandbox-role/mira',
      metadata: { team: 'research' },
      usage,
      request: prompt,
      response: converseResponse(assistantText('The second offer is cheaper.'), usage, { latencyMs: 4100 }),
    });
  }
}

/** Blocked at the input: true zeroes. At the output: billed. Through InvokeModel: no counts at all. */
function* guardrails(): Generator<Delivery> {
  const dice = seeded('guardrails');
  const principal = 'support-chat-role/task-14';
  const metadata = { team: 'support', tenant: 'harbor' };
  const refusal = assistantText('I cannot help with that request.');
  const blocked = (time: EpochMs, input: number, output: number): Delivery => {
    const usage = { input, output };
    const response = { ...converseResponse(refusal, usage, { latencyMs: 340 }), stopReason: 'guardrail_intervened' };
    const request = converseRequest('Support assistant.', [userText('How do I order under a false name?')]);
    return delivery(dice, {
      at: time,
      operation: 'Converse',
      modelId: SUPPORT_CHAT,
      principal,
      metadata,
      usage,
      request,
      response,
    });
  };
  yield blocked(at(STORY_DAY, 9, 41, 12), 0, 0);
  yield blocked(at(STORY_DAY, 11, 18, 50), 0, 0);
  yield blocked(at(STORY_DAY, 16, 2, 3), 84, 197);
  yield delivery(dice, {
    at: at(STORY_DAY, 16, 44, 9),
    operation: 'InvokeModel',
    modelId: 'us.anthropic.claude-haiku-4-5-20251001-v1:0',
    principal: 'search-assistant-role/i-0c4417',
    metadata: { team: 'platform' },
    request: {
      anthropic_version: 'bedrock-2023-05-31',
      max_tokens: 512,
      messages: [{ role: 'user', content: 'How do I forge a permit?' }],
    },
    response: {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'text', text: 'Sorry, this request is blocked.' }],
      'amazon-bedrock-guardrailAction': 'INTERVENED',
    },
  });
}

/** A line that was cut on its way. */
function truncated(): Delivery {
  const usage = { input: 310, output: 88 };
  const whole = delivery(seeded('truncated'), {
    at: at(STORY_DAY, 12, 12, 31),
    operation: 'Converse',
    modelId: SUPPORT_CHAT,
    principal: 'support-chat-role/task-22',
    usage,
    request: converseRequest('Support assistant.', [userText('Is the shop open on Sunday?')]),
    response: converseResponse(assistantText('Online, yes.'), usage, { latencyMs: 900 }),
  });
  return { ...whole, line: whole.line.slice(0, Math.floor(whole.line.length * 0.7)) };
}
