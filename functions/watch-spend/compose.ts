import { bindCheck, bindSpendCheck } from '#core/checks/bind-check.ts';
import {
  accountDetectors,
  conversationDetectors,
  fanOutDetectors,
  promptDetectors,
  scopeDetectors,
  surgeDetectors,
} from '#core/checks/detectors/index.ts';
import type { Config } from '#core/config/config.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { PriceRow } from '#core/pricing/price-row.ts';
import { pricingOf } from '#core/pricing/pricing.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import type { FindingRecorder } from '#functions/findings/finding-recorder.ts';
import { type WatchSpend, watchSpend } from './watch-spend.ts';

export interface WatchParts extends Pick<WatchSpend, 'onFolded' | 'conversations' | 'surges'> {
  readonly config: Config;
  readonly profiles: readonly CatalogProfile[];
  /** Synced price lists; a replay has none. */
  readonly prices?: readonly PriceRow[];
  readonly ledger: LedgerStore;
  readonly findings: FindingRecorder;
}

/** composeWatch puts the use case together from a configuration and the outside parts. */
export function composeWatch({ config, profiles, prices, ...outside }: WatchParts): ReturnType<typeof watchSpend> {
  return watchSpend({
    ...outside,
    fold: pricingOf(config.prices, profiles, prices),
    detectors: {
      scope: scopeDetectors.map((check) => bindSpendCheck(check, config)),
      // Budgets stand at the top of a configuration, since they are what people write first.
      account: accountDetectors.map(({ configure }) => configure({ budgets: config.budgets })),
      conversation: conversationDetectors.map((check) => bindCheck(check, config)),
      fanOut: fanOutDetectors.map((check) => bindCheck(check, config)),
      prompts: promptDetectors.map((check) => bindCheck(check, config)),
      surge: surgeDetectors.map((check) => bindCheck(check, config)),
    },
  });
}
