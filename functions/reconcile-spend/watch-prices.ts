import { unpricedRange, unpricedShare } from '#core/blindness/unpriced-share.ts';
import type { FindingChange } from '#core/findings/finding.ts';
import type { ResolveSpender } from '#core/ports/catalog.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { EpochMs } from '#core/time.ts';
import { readSpend } from '#functions/ledger/rolling-spend.ts';
import { type TellSights, tellSights } from './tell-sights.ts';

export interface WatchPrices {
  readonly ledger: LedgerStore;
  readonly findings: TellSights;
  readonly resolveSpender: ResolveSpender;
}

/** watchPrices tells where many of a scope's calls have no price. */
export async function watchPrices(
  { ledger, findings, resolveSpender }: WatchPrices,
  scope: string,
  now: EpochMs,
): Promise<FindingChange[]> {
  const range = unpricedRange(now);
  const page = await readSpend(ledger, scope, range.from, range.to);
  const sight = unpricedShare(page, range, scope, resolveSpender);
  return sight ? tellSights(findings, [sight], now) : [];
}
