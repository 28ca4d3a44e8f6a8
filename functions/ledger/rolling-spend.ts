import { cover } from '#core/ledger/cover.ts';
import { emptyPage, type Page, PageBuilder, sumPages } from '#core/ledger/page.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import { DAY, type EpochMinute, floorTo, HOUR, startOfMonth } from '#core/time.ts';

export interface Window {
  readonly label: '1 h' | '24 h' | '7 d' | '30 d' | 'month to date';
  readonly from: EpochMinute;
  readonly to: EpochMinute;
}

/** The rolling windows that end at `now`, exact to the minute; the month is UTC, as on the bill. */
export const windowsAt = (now: EpochMinute): Window[] => [
  { label: '1 h', from: now - HOUR, to: now },
  { label: '24 h', from: now - DAY, to: now },
  { label: '7 d', from: now - 7 * DAY, to: now },
  { label: '30 d', from: now - 30 * DAY, to: now },
  { label: 'month to date', from: startOfMonth(now - 1), to: now },
];

/** readSpend sums the pages of one scope that make up exactly [from, to). */
export async function readSpend(store: LedgerStore, scope: string, from: EpochMinute, to: EpochMinute): Promise<Page> {
  const progress = await store.readProgress(scope);
  if (!progress) return emptyPage();
  const ranges = cover(from, to, progress.closedUntil);
  const pages = await Promise.all(
    ranges.map((range) => store.readPages(scope, range.resolution, range.from, range.to)),
  );
  return sumPages(pages.flat().map(({ page }) => page));
}

/** readAllSpend sums [from, to) over every scope of the ledger. */
export async function readAllSpend(store: LedgerStore, from: EpochMinute, to: EpochMinute): Promise<Page> {
  const scopes = await store.scopes();
  return sumPages(await Promise.all(scopes.map((scope) => readSpend(store, scope, from, to))));
}

/** readSteps sums [from, to) over scopes in steps of equal length from `from` on, with one read for all of them. */
export async function readSteps(
  store: LedgerStore,
  scopes: readonly string[],
  from: EpochMinute,
  to: EpochMinute,
  step: number,
): Promise<Page[]> {
  const steps = Array.from({ length: Math.ceil((to - from) / step) }, () => new PageBuilder());
  for (const scope of scopes) {
    const closedUntil = (await store.readProgress(scope))?.closedUntil ?? 0;
    // Steps shorter than an hour can only be made of minutes, and hours do for all others.
    const hoursUntil =
      step % HOUR === 0 && from % HOUR === 0 ? Math.max(from, Math.min(floorTo(to, HOUR), closedUntil)) : from;
    const pages = [
      ...(await store.readPages(scope, 'hour', from, hoursUntil)),
      ...(await store.readPages(scope, 'minute', hoursUntil, to)),
    ];
    for (const { start, page } of pages) steps[Math.floor((start - from) / step)]?.add(page);
  }
  return steps.map((page) => page.build());
}
