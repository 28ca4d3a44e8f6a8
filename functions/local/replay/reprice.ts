import { createHash } from 'node:crypto';
import type { Config } from '#core/config/config.ts';
import { SEALED_AFTER } from '#core/ledger/lateness.ts';
import type { Pricing } from '#core/pricing/pricing.ts';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { refoldRange } from '#functions/ledger/fold-ledger.ts';
import type { Engine } from '#functions/local/engine/engine.ts';

const NAME = 'priced-with';

/**
 * repriceIfChanged sums a kept table again when prices or profiles are no longer those it was summed with, so
 * that a table never holds two prices for one thing, and what a run adds is not mixed with what a price change did.
 */
export async function repriceIfChanged(
  { ledger, state }: Engine,
  { prices }: Config,
  profiles: readonly CatalogProfile[],
  fold: Pricing,
): Promise<void> {
  const rows = shippedPrices().map((row) => ({ ...row, price: String(row.price) }));
  const digest = createHash('sha256')
    .update(JSON.stringify([rows, prices, profiles]))
    .digest('hex');
  if ((await state.read(NAME)) === digest) return;
  for (const scope of await ledger.scopes()) {
    const { foldedUntil } = (await ledger.readProgress(scope)) ?? { foldedUntil: 0 };
    await refoldRange(ledger, fold, scope, foldedUntil - SEALED_AFTER, foldedUntil + 1);
  }
  await state.write(NAME, digest);
}
