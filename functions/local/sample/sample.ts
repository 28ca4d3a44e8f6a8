import type { EpochMs } from '#core/time.ts';
import { SAMPLE_DAYS, STORY_DAY, seconds } from './calendar.ts';
import { codeAgent } from './code-agent.ts';
import { contractReview } from './contract-review.ts';
import { knowledgeBaseSync } from './knowledge-base.ts';
import { leadScorer } from './lead-scorer.ts';
import { nightlyTagger } from './nightly-tagger.ts';
import { oddities } from './oddities.ts';
import type { Delivery } from './record.ts';
import { refundBot, refundBotRunaway } from './refund-bot.ts';
import { searchAssistant } from './search-assistant.ts';
import { supportChat } from './support-chat.ts';

export { sampleCatalog } from './catalog.ts';
export { sampleConfig } from './config.ts';

const TRAFFIC = [
  supportChat,
  searchAssistant,
  codeAgent,
  contractReview,
  nightlyTagger,
  knowledgeBaseSync,
  leadScorer,
  refundBot,
];

// One line in so many comes twice, and one in so many comes late; primes, so that they hit every kind of traffic.
const REDELIVERED_EVERY = 1811;
const LATE_EVERY = 2503;

/**
 * Eight days of a small company's Bedrock log, one line after the other as the log group got them: invented throughout, the
 * same on every run. In time order but for a few late lines.
 */
export function* sampleRecords(): Generator<string> {
  const deliveries = SAMPLE_DAYS.flatMap((day) => dayOf(day));
  deliveries.sort((a, b) => a.deliveredAt - b.deliveredAt);
  const delivered = deliveries.flatMap((original, index): Delivery[] => {
    if (index % REDELIVERED_EVERY === 900) return [original, later(original, 45)];
    return [index % LATE_EVERY === 1200 ? later(original, 40 * 60 + index / 10) : original];
  });
  delivered.sort((a, b) => a.deliveredAt - b.deliveredAt);
  for (const { line } of delivered) yield line;
}

const later = ({ deliveredAt, line }: Delivery, delay: number): Delivery => ({
  deliveredAt: deliveredAt + seconds(delay),
  line,
});

function dayOf(day: EpochMs): Delivery[] {
  const ordinary = TRAFFIC.flatMap((traffic) => [...traffic(day)]);
  return day === STORY_DAY ? [...ordinary, ...refundBotRunaway(), ...oddities()] : ordinary;
}
