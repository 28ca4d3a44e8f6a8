import type { Clock } from '#core/ports/clock.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { PriceStore } from '#core/ports/price-store.ts';
import { isTouched, oldestToReprice, type Reprice, repriceFrom } from '#core/pricing/reprice.ts';
import { DAY, type EpochMinute, type EpochMs, floorTo, HOUR } from '#core/time.ts';

export interface ApplyReprices {
  readonly ledger: Pick<LedgerStore, 'scopes' | 'readProgress' | 'readPages' | 'markDirty'>;
  readonly prices: Pick<PriceStore, 'readReprices' | 'putReprice' | 'removeReprice'>;
  readonly clock: Clock;
}

export interface RepricesApplied {
  readonly marked: number;
  /** What is left for the next run: not ready yet, or out of time. */
  readonly pending: number;
}

/** applyReprices marks the minutes of what is ready, the newest day first, so that the next ticks sum them at the new prices. */
export async function applyReprices(
  { ledger, prices, clock }: ApplyReprices,
  now: EpochMs,
  deadline: EpochMs,
): Promise<RepricesApplied> {
  const all = await prices.readReprices();
  const scopes = await ledger.scopes();
  let marked = 0;
  let pending = all.length;
  for (const reprice of all.filter(({ readyAt }) => readyAt <= now)) {
    const from = Math.max(repriceFrom(reprice), oldestToReprice(now));
    const concerned = scopes.filter((scope) => `.${scope}`.endsWith(`.${reprice.place}`));
    for (let until = reprice.until; until > from; ) {
      if (clock() >= deadline) return { marked, pending };
      const day = Math.max(from, floorTo(until - 1, DAY));
      for (const scope of concerned) marked += await markTouched(ledger, scope, reprice, day, until);
      until = day;
      await prices.putReprice({ ...reprice, until });
    }
    await prices.removeReprice(reprice.id);
    pending--;
  }
  return { marked, pending };
}

/**
 * Marks the minutes of [from, to), within one day, that have touched calls. The pages of closed days and hours say where to look: one
 * that is not there has nothing, or only what is marked already.
 */
async function markTouched(
  ledger: ApplyReprices['ledger'],
  scope: string,
  reprice: Reprice,
  from: EpochMinute,
  to: EpochMinute,
): Promise<number> {
  const day = floorTo(from, DAY);
  // Before the pages: what is closed by then has them.
  const { closedUntil = 0 } = (await ledger.readProgress(scope)) ?? {};
  const pagesOf = async (resolution: 'day' | 'hour' | 'minute', start: EpochMinute, end: EpochMinute) =>
    new Map((await ledger.readPages(scope, resolution, start, end)).map((page) => [page.start, page.page]));
  const has = (
    page: { entries: ReadonlyMap<string, Parameters<typeof isTouched>[1]> } | undefined,
    end: EpochMinute,
  ) =>
    page === undefined ? end > closedUntil : [...page.entries.values()].some((entry) => isTouched(reprice, entry, end));
  if (!has((await pagesOf('day', day, day + 1)).get(day), day + DAY)) return 0;
  const hours = await pagesOf('hour', floorTo(from, HOUR), to);
  let marked = 0;
  for (let hour = floorTo(from, HOUR); hour < to; hour += HOUR) {
    if (!has(hours.get(hour), hour + HOUR)) continue;
    for (const [minute, page] of await pagesOf('minute', Math.max(from, hour), Math.min(to, hour + HOUR))) {
      if (!has(page, minute + 1)) continue;
      await ledger.markDirty(scope, minute);
      marked++;
    }
  }
  return marked;
}
