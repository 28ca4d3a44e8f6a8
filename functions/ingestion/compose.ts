import { bindCheck } from '#core/checks/bind-check.ts';
import { callDetectors } from '#core/checks/detectors/index.ts';
import type { Config } from '#core/config/config.ts';
import type { BodyStore } from '#core/ports/body-store.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { KeyRing } from '#core/ports/keyed-hash.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { PriceRow } from '#core/pricing/price-row.ts';
import { pricingOf } from '#core/pricing/pricing.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import type { FindingRecorder } from '#functions/findings/finding-recorder.ts';
import { type Batch, ingestInvocations } from './ingest-invocations.ts';

export interface IngestParts {
  readonly config: Config;
  readonly profiles: readonly CatalogProfile[];
  /** Synced price lists; a replay has none. */
  readonly prices?: readonly PriceRow[];
  readonly keys: KeyRing;
  readonly ledger: LedgerStore;
  readonly findings: Pick<FindingRecorder, 'record'>;
  readonly clock: Clock;
  /** Requests that are too large for their record; undefined where they cannot be read. */
  readonly bodies?: BodyStore | undefined;
}

/** composeIngest puts the use case together from a configuration and the outside parts. */
export function composeIngest({ config, profiles, prices, keys, ...outside }: IngestParts): () => Batch {
  return ingestInvocations({
    ...outside,
    ...pricingOf(config.prices, profiles, prices),
    read: { keys, metadataKeys: new Set(config.metadataKeys), conversationKeys: config.conversationKeys },
    detectors: callDetectors.map((check) => bindCheck(check, config)),
  });
}
