import type { SpendHistory } from '#core/ledger/spend-history.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import { DAY, type EpochMinute, HOUR, startOfDay } from '#core/time.ts';

/** Days of history a detector may look back on: the longest month and the days before a running week. */
const DAYS = 38;

/** loadHistory adds a scope's spend to histories from its pages: days, then the hours of two days, then minutes not yet rolled up. */
export async function loadHistory(
  store: LedgerStore,
  scope: string,
  now: EpochMinute,
  histories: readonly SpendHistory[],
): Promise<void> {
  const progress = await store.readProgress(scope);
  if (!progress) return;
  const yesterday = startOfDay(Math.min(now, progress.closedUntil)) - DAY;
  for (const { start, page } of await store.readPages(scope, 'day', yesterday - DAYS * DAY, yesterday)) {
    for (const history of histories) history.addDay(start, page);
  }
  const lastHour = await store.readPages(
    scope,
    'minute',
    Math.min(now - HOUR, progress.closedUntil),
    progress.closedUntil,
  );
  for (const { start, page } of lastHour) for (const history of histories) history.addMinute(start, page);
  for (const { start, page } of [
    ...(await store.readPages(scope, 'hour', yesterday, progress.closedUntil)),
    ...(await store.readPages(scope, 'minute', progress.closedUntil, now + 1)),
  ]) {
    for (const history of histories) history.addChange(start, undefined, page);
  }
}
