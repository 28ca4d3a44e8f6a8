import { type Driver, driversOf, type Flow } from '#core/anomaly/drivers.ts';
import type { Surge } from '#core/anomaly/surge.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { Pricing } from '#core/pricing/pricing.ts';
import { tokenPrice } from '#core/pricing/token-price.ts';
import type { Spender } from '#core/profiles/spender.ts';
import { DAY, type EpochMinute, startOfDay } from '#core/time.ts';
import { readSpend } from '#functions/ledger/rolling-spend.ts';

const USUAL_DAYS = 7;

/** What an hour of a surge costs more than an hour of the seven days before. */
export async function surgeDrivers(
  ledger: LedgerStore,
  pricing: Pricing,
  scope: string,
  spender: Spender,
  { since, until }: Surge,
): Promise<Driver[]> {
  const day = startOfDay(since);
  const flow = async (from: EpochMinute, to: EpochMinute): Promise<Flow> => ({
    entries: [...(await readSpend(ledger, scope, from, to)).entries.values()].filter(
      (one) => one.spender === spender.id,
    ),
    minutes: to - from,
  });
  const [now, usual] = await Promise.all([flow(since, until), flow(day - USUAL_DAYS * DAY, day)]);
  return driversOf(now, usual, (meter) => tokenPrice(pricing, { scope, now: until }, spender, meter));
}
