import type { EpochMs } from '#core/time.ts';
import { at, seconds } from './calendar.ts';
import { type Random, seeded } from './random.ts';
import { type Delivery, delivery } from './record.ts';

const CALLER = { modelId: 'amazon.titan-embed-text-v2:0', operation: 'InvokeModel' } as const;
const ROLE = 'AmazonBedrockExecutionRoleForKnowledgeBase_guides/BedrockKnowledgeBase-KB01EXAMPLE';

/** The embedding of one search query. */
export function queryEmbedding(random: Random, time: EpochMs, query: string): Delivery {
  const input = Math.ceil(query.length / 4);
  return delivery(random, {
    ...CALLER,
    at: time,
    principal: ROLE,
    usage: { input },
    request: { inputText: query, dimensions: 256, normalize: true },
    response: { embedding: [0.0123, -0.0417, 0.0088], inputTextTokenCount: input },
  });
}

/** The nightly sync of changed guides, chunk by chunk. */
export function* knowledgeBaseSync(day: EpochMs): Generator<Delivery> {
  const random = seeded(`knowledge-base ${day}`);
  const chunks = random.int(50, 70);
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    const time = at(day, 2, 30) + seconds(chunk * 2);
    yield delivery(random, { ...CALLER, at: time, principal: ROLE, usage: { input: random.int(180, 300) } });
  }
}
