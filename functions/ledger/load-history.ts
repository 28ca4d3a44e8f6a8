import { LENGTH, type Resolution } from '#core/ledger/cover.ts';
import { rangesWithRows } from '#core/ledger/lateness.ts';
import type { PageHistory } from '#core/ledger/page-history.ts';
import type { LedgerStore, StoredPage } from '#core/ports/ledger-store.ts';
import { DAY, type EpochMinute, HOUR, startOfDay } from '#core/time.ts';

/** Days of history a detector may look back on: the longest month and the days before a running week. */
const DAYS = 38;
/** And minutes, before the first that is judged. */
const LAST_MINUTES = 2 * HOUR;
/** Pages held at once: one of a thousand spenders takes 1.2 MB. */
const AT_ONCE = 12;

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
  const { closedUntil } = progress;

  async function add(
    resolution: Resolution,
    [from, to]: readonly [EpochMinute, EpochMinute],
    addTo: (history: PageHistory, page: StoredPage) => void,
  ): Promise<void> {
    const length = AT_ONCE * LENGTH[resolution];
    for (let at = from; at < to; at += length) {
      const pages = await store.readPages(scope, resolution, at, Math.min(at + length, to));
      for (const page of pages) for (const history of histories) addTo(history, page);
    }
  }

  // A look-back of 47 hours reaches two days back even just after midnight.
  const hourly = startOfDay(Math.min(now, closedUntil)) - 2 * DAY;
  await add('day', [hourly - DAYS * DAY, hourly], (history, { start, page }) => history.addDay(start, page));
  await add('hour', [hourly, closedUntil], (history, { start, page }) => history.addHour(start, page));
  await add('minute', [judgedFrom - LAST_MINUTES, closedUntil], (history, { start, page }) =>
    history.addMinute(start, page),
  );
  for (const { from, to } of rangesWithRows(closedUntil, now + 1)) {
    await add('minute', [from, to], (history, { start, page }) => history.addChange(start, undefined, page));
  }
}
