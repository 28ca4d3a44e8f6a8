import { SpendHistory } from '#core/ledger/spend-history.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import { DAY, type EpochMinute, startOfDay } from '#core/time.ts';

/** Days of history a detector may look back on: the longest month and the days before a running week. */
const DAYS = 38;

/** loadHistory reads a scope's spend from its pages: days, then the hours of two days, then the minutes not yet rolled up. */
export async function loadHistory(store: LedgerStore, scope: string, now: EpochMinute): Promise<SpendHistory> {
  const history = new SpendHistory();
  const progress = await store.readProgress(scope);
  if (!progress) return history;
  const today = startOfDay(Math.min(now, progress.closedUntil));
  const yesterday = today - DAY;
  for (const { start, page } of await store.readPages(scope, 'day', yesterday - DAYS * DAY, yesterday))
    history.addDay(start, page);
  for (const { start, page } of await store.readPages(scope, 'hour', yesterday, progress.closedUntil)) {
    history.addChange(start, undefined, page);
  }
  for (const { start, page } of await store.readPages(scope, 'minute', progress.closedUntil, now + 1)) {
    history.addChange(start, undefined, page);
  }
  return history;
}
