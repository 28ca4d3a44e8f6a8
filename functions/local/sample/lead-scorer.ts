import type { EpochMs } from '#core/time.ts';
import { officeTimes } from './calendar.ts';
import { LEAD_SCORER } from './catalog.ts';
import { seeded } from './random.ts';
import { type Delivery, delivery } from './record.ts';

/** Calls to a provisioned model: tokens without a price of their own, because the hours are paid for. */
export function* leadScorer(day: EpochMs): Generator<Delivery> {
  const random = seeded(`lead-scorer ${day}`);
  for (const time of officeTimes(random, day, 45)) {
    const [input, output, score] = [random.int(480, 900), random.int(5, 8), random.int(12, 96)];
    yield delivery(random, {
      at: time,
      operation: 'InvokeModel',
      modelId: LEAD_SCORER,
      principal: 'lead-scorer-role/worker',
      metadata: { team: 'sales' },
      usage: { input, output },
      request: {
        anthropic_version: 'bedrock-2023-05-31',
        max_tokens: 64,
        messages: [{ role: 'user', content: [{ type: 'text', text: `Score lead ${random.int(5000, 9999)}.` }] }],
      },
      response: {
        type: 'message',
        role: 'assistant',
        content: [{ type: 'text', text: `Score: ${score}.` }],
        stop_reason: 'end_turn',
        usage: { input_tokens: input, output_tokens: output },
      },
    });
  }
}
