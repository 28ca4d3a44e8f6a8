import type { EpochMs } from '#core/time.ts';
import { officeTimes } from './calendar.ts';
import { seeded } from './random.ts';
import { type Delivery, delivery } from './record.ts';

/** Long documents on a large model from a Region where body delivery is off: the records carry counts and nothing else. */
export function* contractReview(day: EpochMs): Generator<Delivery> {
  const random = seeded(`contract-review ${day}`);
  for (const time of officeTimes(random, day, 34)) {
    yield delivery(random, {
      at: time,
      operation: 'Converse',
      modelId: 'global.anthropic.claude-opus-4-7',
      region: 'eu-central-1',
      inferenceRegion: random.pick(['eu-central-1', 'eu-west-1', 'us-east-2']),
      principal: 'contract-review-role/review-api',
      metadata: { team: 'legal' },
      usage: { input: random.int(18_000, 46_000), output: random.int(700, 2400) },
    });
  }
}
