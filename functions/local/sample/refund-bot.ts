import type { EpochMs } from '#core/time.ts';
import { at, officeTimes, STORY_DAY, seconds } from './calendar.ts';
import { REFUND_BOT } from './catalog.ts';
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
import { type Delivery, delivery, INLINE_BYTES, OFFLOADED } from './record.ts';

const SYSTEM =
  'You settle refund requests. Look up the customer and the order, check the policy, then refund or explain why not.';
const TOOLS = ['get_customer', 'search_orders', 'check_policy', 'refund_order'];
const BASE_TOKENS = 2900;
const TOKENS_PER_STEP = 58;

/** 14:07:00 UTC: the order index stopped answering and the bot kept asking. */
const RUNAWAY_START: EpochMs = at(STORY_DAY, 14, 7);
/** 14:57:00 UTC: somebody noticed and stopped it. */
const RUNAWAY_END: EpochMs = at(STORY_DAY, 14, 57);

/** Its ordinary day: short runs of four tools that end with an answer. */
export function* refundBot(day: EpochMs): Generator<Delivery> {
  const random = seeded(`refund-bot ${day}`);
  for (const start of officeTimes(random, day, 34)) {
    const session = `refund-${random.int(1000, 9999)}`;
    const order = random.int(40_000, 89_999);
    const email = `customer${random.int(100, 999)}@example.com`;
    const steps: [string, object, string][] = [
      ['get_customer', { email }, `{"customer":${random.int(1000, 9999)},"since":${random.int(2015, 2025)}}`],
      ['search_orders', { email }, `{"orders":[${order}]}`],
      ['check_policy', { order }, random.pick(['{"refundable":true}', '{"refundable":false,"why":"too late"}'])],
    ];
    const messages = [userText(`Please refund the order of ${email}.`)];
    let time = start;
    for (const [index, [tool, input, result]] of steps.entries()) {
      const id = `tooluse_${session}_${index}`;
      const call = toolCall(id, tool, input);
      yield botCall(
        random,
        time,
        session,
        messages.length >> 1,
        converseRequest(SYSTEM, [...messages], { tools: TOOLS }),
        call,
      );
      messages.push(call, toolAnswer(id, result));
      time += seconds(random.int(3, 9));
    }
    const closing = assistantText(`Order ${order} is settled.`);
    yield botCall(random, time, session, 3, converseRequest(SYSTEM, [...messages], { tools: TOOLS }), closing);
  }
}

/** The runaway: `search_orders` with one argument and one empty answer, every four seconds, each call with the whole history. */
export function* refundBotRunaway(): Generator<Delivery> {
  const random = seeded('refund-bot runaway');
  const session = 'refund-7731';
  const email = 'kim@example.com';
  const messages = [userText(`Find the order of ${email} and refund it.`)];
  let bytes = 0;
  let time = RUNAWAY_START;
  for (let step = 0; time < RUNAWAY_END; step += 1) {
    const id = `tooluse_${session}_${step}`;
    const call = toolCall(id, 'search_orders', { email });
    const request = bytes > INLINE_BYTES ? OFFLOADED : converseRequest(SYSTEM, [...messages], { tools: TOOLS });
    yield botCall(random, time, session, step, request, call);
    const result = toolAnswer(id, '{"orders":[],"hint":"no match, try again"}');
    messages.push(call, result);
    bytes += JSON.stringify([call, result]).length;
    time += seconds(random.pick([3, 4, 4, 4, 5]));
  }
}

function botCall(
  random: Random,
  time: EpochMs,
  session: string,
  steps: number,
  request: object | typeof OFFLOADED,
  answer: Message,
): Delivery {
  const usage = { input: BASE_TOKENS + steps * TOKENS_PER_STEP, output: random.int(52, 60) };
  return delivery(random, {
    at: time,
    operation: 'Converse',
    modelId: REFUND_BOT,
    principal: `refund-bot-role/${session}`,
    inferenceRegion: random.pick(['us-east-1', 'us-east-2', 'us-west-2']),
    metadata: { team: 'payments', session },
    usage,
    request,
    response: converseResponse(answer, usage, { latencyMs: random.int(1200, 2400) }),
  });
}
