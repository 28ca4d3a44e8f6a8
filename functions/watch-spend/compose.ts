import type { Evidence, Verdict } from '#core/checks/check.ts';
import { spendDetectors } from '#core/checks/detectors/index.ts';
import type { Config } from '#core/config/config.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import type { FindingRecorder } from '#functions/findings/finding-recorder.ts';
import { pricingOf } from '#runtime/settings.ts';
import { type WatchSpend, watchSpend } from './watch-spend.ts';

export interface WatchParts extends Pick<WatchSpend, 'onFolded'> {
  readonly config: Config;
  readonly profiles: readonly CatalogProfile[];
  readonly ledger: LedgerStore;
  readonly findings: FindingRecorder;
}

/** composeWatch puts the use case together from a configuration and the outside parts. */
export function composeWatch({ config, profiles, ...outside }: WatchParts): ReturnType<typeof watchSpend> {
  return watchSpend({
    ...outside,
    fold: pricingOf(config, profiles),
    detectors: spendDetectors.map((check) => configured(check.id, check.configure, config)),
  });
}

/** Budgets stand at the top of a configuration, since they are what people write first; all else under its check's id. */
function configured(
  id: string,
  configure: (settings: unknown) => (evidence: Evidence['spend']) => readonly Verdict[],
  { budgets, checks }: Config,
) {
  return configure(id === 'budget' ? { ...checks[id], budgets } : checks[id]);
}
