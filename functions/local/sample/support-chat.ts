import type { EpochMs } from '#core/time.ts';
import { officeTimes, seconds } from './calendar.ts';
import { SUPPORT_CHAT } from './catalog.ts';
import {
  assistantText,
  type CacheDetail,
  converseRequest,
  converseResponse,
  type Message,
  userText,
} from './converse-body.ts';
import { type Random, seeded } from './random.ts';
import { type Delivery, delivery } from './record.ts';

const SYSTEM =
  'You are the support assistant of an online shop for kitchen goods. Answer in two or three sentences. Use the order data you are given. Never promise a refund yourself.';
// The shop's policies follow the system prompt; they are cached and make up nearly all of these tokens.
const PREFIX_TOKENS = 3180;

const ITEMS = [
  'kettle',
  'espresso machine',
  'cast iron pan',
  'knife set',
  'stand mixer',
  'toaster',
  'rice cooker',
  'blender',
] as const;
type Exchange = readonly [question: string, answer: string];
type Topic = (order: number, item: string) => Exchange;
const TOPICS: readonly [Topic, ...Topic[]] = [
  (order, item) => [
    `Where is my ${item}? Order ${order}.`,
    `Order ${order} left the warehouse yesterday and arrives within two working days.`,
  ],
  (order, item) => [
    `The ${item} from order ${order} has a dent.`,
    `I am sorry. Please send a photo and I will open a case for order ${order}.`,
  ],
  (order) => [
    `Can I still change the address of order ${order}?`,
    `Order ${order} has not shipped, so you can change it in your account.`,
  ],
  (order, item) => [
    `Does the ${item} in order ${order} have a warranty?`,
    `Yes, two years from the delivery of order ${order}.`,
  ],
  (order) => [
    `I was charged twice for order ${order}.`,
    `I see one payment and one reservation for order ${order}. The reservation lapses in three days.`,
  ],
  (order, item) => [
    `How do I return the ${item}? Order ${order}.`,
    `Within 30 days; the label for order ${order} is in your account under Returns.`,
  ],
];
const TENANTS = ['north', 'harbor', 'lakeside', 'orchard'] as const;

/** Chats of two to five turns over Converse with a cached system prompt; now and then a call fails and its retry succeeds. */
export function* supportChat(day: EpochMs): Generator<Delivery> {
  const random = seeded(`support-chat ${day}`);
  for (const start of officeTimes(random, day, 190)) {
    const metadata = { team: 'support', tenant: random.pick(TENANTS), session: `chat-${random.int(100_000, 999_999)}` };
    const principal = `support-chat-role/task-${random.int(10, 29)}`;
    const item = random.pick(ITEMS);
    const messages: Message[] = [];
    let time = start;
    let topic: Topic | undefined;
    for (let turn = random.int(2, 5); turn > 0; turn -= 1) {
      topic = otherThan(topic, random.pick(TOPICS));
      const [question, answer] = topic(random.int(40_000, 89_999), item);
      messages.push(userText(question));
      const call = chatTurn(random, messages, answer);
      const base = { at: time, operation: 'Converse', modelId: SUPPORT_CHAT, principal, metadata } as const;
      if (random.chance(0.012)) {
        const errorCode = random.pick(['ThrottlingException', 'ModelTimeoutException']);
        yield delivery(random, { ...base, errorCode, request: call.request });
        time += seconds(2);
      }
      yield delivery(random, {
        ...base,
        ...call,
        at: time,
        inferenceRegion: random.pick(['us-east-1', 'us-east-2', 'us-west-2']),
      });
      messages.push(assistantText(answer));
      time += seconds(random.int(25, 110));
    }
  }
}

/** Nobody asks the same again once it is answered. */
const otherThan = (last: Topic | undefined, picked: Topic): Topic =>
  picked === last ? (TOPICS[(TOPICS.indexOf(picked) + 1) % TOPICS.length] ?? TOPICS[0]) : picked;

function chatTurn(random: Random, history: readonly Message[], answer: string) {
  const writes = random.chance(0.12);
  const usage = {
    input: 90 + history.length * random.int(60, 110),
    output: random.int(70, 240),
    cacheRead: writes ? 0 : PREFIX_TOKENS,
    cacheWrite: writes ? PREFIX_TOKENS : 0,
  };
  // Only newer clients report the split of a cache write by lifetime.
  const split: readonly CacheDetail[] = [
    { ttl: '1h', inputTokens: 2400 },
    { ttl: '5m', inputTokens: PREFIX_TOKENS - 2400 },
  ];
  const reported = random.chance(0.7) && { cacheDetails: writes ? split : [] };
  return {
    usage,
    request: converseRequest(SYSTEM, [...history], { cached: true }),
    response: converseResponse(assistantText(answer), usage, { latencyMs: random.int(900, 3800), ...reported }),
  };
}
