import type { EpochMs } from '#core/time.ts';
import { at, seconds } from './calendar.ts';
import { seeded } from './random.ts';
import { type Delivery, delivery } from './record.ts';

/** At 01:00 every product page gets its tags: hundreds of alike calls a few seconds apart, and no loop. */
export function* nightlyTagger(day: EpochMs): Generator<Delivery> {
  const random = seeded(`nightly-tagger ${day}`);
  let time = at(day, 1, 0, 5);
  for (let page = random.int(250, 280); page > 0; page -= 1) {
    yield delivery(random, {
      at: time,
      operation: 'InvokeModel',
      modelId: 'anthropic.claude-haiku-4-5-20251001-v1:0',
      principal: 'nightly-tagger-role/batch',
      metadata: { team: 'catalog' },
      usage: { input: random.int(780, 1450), output: random.int(24, 60) },
    });
    time += seconds(random.int(2, 5));
  }
}
