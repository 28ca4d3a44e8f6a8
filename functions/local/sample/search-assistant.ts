import type { EpochMs } from '#core/time.ts';
import { officeTimes, seconds } from './calendar.ts';
import { assistantText, converseRequest, converseResponse, userText } from './converse-body.ts';
import { queryEmbedding } from './knowledge-base.ts';
import { seeded } from './random.ts';
import { type Delivery, delivery } from './record.ts';

const SYSTEM = 'Answer from the passages only and cite them by number. Say so if they do not answer the question.';
const SUBJECTS = [
  'descale',
  'clean',
  'season',
  'sharpen',
  'store',
  'repair',
  'register',
  'recycle',
  'assemble',
] as const;
const THINGS = [
  'an espresso machine',
  'a carbon steel pan',
  'a santoku knife',
  'a stand mixer',
  'a rice cooker',
  'a slow juicer',
  'a pressure cooker',
] as const;
const CASES = [
  'with hard water',
  'after a long break',
  'for the first time',
  'without the manual',
  'outdoors',
  'in a rented kitchen',
  'before winter',
] as const;

/** One streamed answer over retrieved passages for each query, through the system profile `us.`, so no tags and no owner. */
export function* searchAssistant(day: EpochMs): Generator<Delivery> {
  const random = seeded(`search-assistant ${day}`);
  for (const time of officeTimes(random, day, 430)) {
    const query = `How do I ${random.pick(SUBJECTS)} ${random.pick(THINGS)} ${random.pick(CASES)}?`;
    const principal = `search-assistant-role/i-0c${random.int(1000, 9999)}`;
    if (random.chance(0.5)) yield queryEmbedding(random, time - seconds(1), query);
    const passages = [1, 2, 3].map(
      (n) => `[${n}] Guide ${random.int(100, 999)}, page ${random.int(2, 60)}: see the steps for this model.`,
    );
    const usage = { input: random.int(1700, 3300), output: random.int(120, 380) };
    const request = converseRequest(SYSTEM, [userText(`${passages.join('\n')}\n\n${query}`)]);
    const call = {
      at: time,
      operation: 'ConverseStream',
      modelId: 'us.anthropic.claude-haiku-4-5-20251001-v1:0',
      principal,
      metadata: { team: 'platform', tenant: random.pick(['north', 'harbor', 'lakeside', 'orchard']) },
      request,
    } as const;
    if (random.chance(0.008)) {
      yield delivery(random, { ...call, errorCode: 'ModelStreamErrorException' });
      continue;
    }
    const answer = assistantText(
      `Follow the steps in [1]; [${random.int(2, 3)}] lists what you need. Allow about ${random.int(10, 50)} minutes.`,
    );
    yield delivery(random, {
      ...call,
      inferenceRegion: random.pick(['us-east-1', 'us-east-2', 'us-west-2']),
      usage,
      response: converseResponse(answer, usage, { latencyMs: random.int(700, 2900) }),
    });
  }
}
