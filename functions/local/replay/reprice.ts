import type { Pricing } from '#core/pricing/pricing.ts';
import { DAY, floorTo } from '#core/time.ts';
import { progressOf, refoldRange } from '#functions/ledger/fold-ledger.ts';
import type { Engine } from '#functions/local/engine/engine.ts';
import { EARLIEST } from './earliest.ts';
import { keepPricingDigest, readPricingDigest } from './kept-settings.ts';

/**
 * repriceIfChanged sums a kept table again when prices or profiles are no longer those it was summed with, so that a table never
 * holds two prices for one thing, and what a run adds is not mixed with what a price change did.
 */
export async function repriceIfChanged({ ledger, state }: Engine, digest: string, pricing: Pricing): Promise<void> {
  if ((await readPricingDigest(state)) === digest) return;
  for (const scope of await ledger.scopes()) {
    const { foldedUntil, closedUntil } = await progressOf(ledger, scope);
    // A table on this machine keeps its rows, so what is older than a deployed one could sum again is summed again too.
    for (const { start } of await ledger.readPages(scope, 'day', EARLIEST, closedUntil)) {
      await refoldRange(ledger, pricing, scope, start, start + DAY);
    }
    await refoldRange(ledger, pricing, scope, floorTo(closedUntil, DAY), Math.max(foldedUntil, closedUntil) + DAY);
  }
  await keepPricingDigest(state, digest);
}
