import type { Evidence } from '#core/checks/check.ts';
import { PageBuilder } from '#core/ledger/page.ts';
import { PromptHistory, type PromptMeter } from '#core/ledger/prompt-history.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import type { EpochMinute } from '#core/time.ts';
import { BOT } from './conversations.ts';
import { SCOPE } from './row.ts';

/** In pico-dollars: $3 a million plain tokens, a tenth for a read, a quarter more for a write, twice as much for an hour. */
const PRICES: Readonly<Record<PromptMeter, bigint>> = {
  input: 3_000_000n,
  cacheRead: 300_000n,
  cacheWrite5m: 3_750_000n,
  cacheWrite1h: 6_000_000n,
  cacheWrite30m: 3_750_000n,
  cacheWriteUnknownTtl: 3_750_000n,
};

/** Prompts of a model in a minute, in thousands of tokens, as one call. */
export type Sent = readonly [minute: EpochMinute, tokens: Partial<Record<PromptMeter, number>>, model?: string];

export function promptsOf(sent: readonly Sent[]): PromptHistory {
  const history = new PromptHistory();
  for (const [minute, tokens, model = BOT] of sent) {
    const page = new PageBuilder();
    const tally = page.entry(BOT, model, undefined);
    tally.calls = 1;
    for (const [meter, thousands] of Object.entries(tokens)) tally.tokens[meter as PromptMeter] = 1000 * thousands;
    history.addChange(minute, undefined, page.build());
  }
  return history;
}

export const promptEvidence = (now: EpochMinute, sent: readonly Sent[]): Evidence['prompts'] => ({
  scope: SCOPE,
  now,
  spender: resolveSpenderWith([])(BOT),
  prompts: promptsOf(sent),
  priceOf: (meter) => PRICES[meter],
});
