import { expect, it } from 'vitest';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { Reprice } from '#core/pricing/reprice.ts';
import { DAY, minuteOf } from '#core/time.ts';
import { applyReprices } from '#functions/refresh-catalog/apply-reprices.ts';

const SCOPE = 'aws.111122223333.us-east-1';
const NOW = Date.UTC(2026, 10, 2, 9, 17);

it('asks a ledger that was empty for a month for little more than its days', async () => {
  const ledger = memoryLedger();
  await ledger.addScope(SCOPE, minuteOf(NOW));
  let reads = 0;
  const counted: LedgerStore = {
    ...ledger,
    readPages(...range) {
      reads++;
      return ledger.readPages(...range);
    },
  };
  const reprice: Reprice = {
    id: 'new-prices',
    readyAt: NOW,
    place: 'us-east-1',
    models: { 'anthropic.claude-opus-5-5': minuteOf(NOW) - 33 * DAY },
    spenders: {},
    until: minuteOf(NOW) + 1,
  };
  const prices = { readReprices: async () => [reprice], putReprice: async () => {}, removeReprice: async () => {} };
  expect(await applyReprices({ ledger: counted, prices, clock: () => NOW }, NOW, NOW + 1)).toEqual({
    marked: 0,
    pending: 0,
  });
  // A day's page for each day, and of the day that is not closed its hours, and the minutes of the hour that is not.
  expect(reads).toBeLessThan(40);
});
