import { rangesWithRows } from '#core/ledger/lateness.ts';
import type { PageHistory } from '#core/ledger/page-history.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import { DAY, type EpochMinute, HOUR, startOfDay } from '#core/time.ts';

/** Days of history a detector may look back on: the longest month and the days before a running week. */
const DAYS = 38;
/** And minutes, before the first that is judged. */
const LAST_MINUTES = 2 * HOUR;

/** loadHistory adds a scope's spend to histories from its pages: days, then the hours from two whole days before on, then the last minutes. */
export async function loadHistory(
  store: LedgerStore,
  scope: string,
  now: EpochMinute,
  judgedFrom: EpochMinute,
  histories: readonly PageHistory[],
): Promise<void> {
  const progress = await store.readProgress(scope);
  if (!progress) return;
  // A look-back of 47 hours reaches two days back even just after midnight.
  const hourly = startOfDay(Math.min(now, progress.closedUntil)) - 2 * DAY;
  for (const { start, page } of await store.readPages(scope, 'day', hourly - DAYS * DAY, hourly)) {
    for (const history of histories) history.addDay(start, page);
  }
  for (const { start, page } of await store.readPages(scope, 'hour', hourly, progress.closedUntil)) {
    for (const history of histories) history.addHour(start, page);
  }
  const closed = await store.readPages(
    scope,
    'minute',
    Math.min(judgedFrom - LAST_MINUTES, progress.closedUntil),
    progress.closedUntil,
  );
  for (const { start, page } of closed) for (const history of histories) history.addMinute(start, page);
  const open = rangesWithRows(progress.closedUntil, now + 1);
  const pages = await Promise.all(open.map(({ from, to }) => store.readPages(scope, 'minute', from, to)));
  for (const { start, page } of pages.flat())
    for (const history of histories) history.addChange(start, undefined, page);
}
