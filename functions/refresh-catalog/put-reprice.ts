import { shortId } from '#core/findings/short-id.ts';
import type { PriceStore } from '#core/ports/price-store.ts';
import type { Reprice } from '#core/pricing/reprice.ts';
import { type EpochMs, isoOf, MINUTE_MS, minuteOf } from '#core/time.ts';
import { SETTINGS_MAX_AGE_MS } from '#runtime/settings.ts';

/** Left for storing what has changed, which comes after this. */
const STORED_WITHIN_MS = 15 * MINUTE_MS;

/**
 * putReprice keeps what is to be summed again once every warm function has the change. It is stored before the change is: a sum
 * made again for nothing does no harm, one that is forgotten stays wrong.
 */
export async function putReprice(
  store: Pick<PriceStore, 'putReprice'>,
  what: Pick<Reprice, 'place' | 'models' | 'spenders'>,
  now: EpochMs,
): Promise<void> {
  if (Object.keys({ ...what.models, ...what.spenders }).length === 0) return;
  const readyAt = now + STORED_WITHIN_MS + SETTINGS_MAX_AGE_MS;
  // A run that is tried again after it died finds less that is new, and must not take the place of what it found before.
  const id = [isoOf(now), what.place, shortId(JSON.stringify([what.models, what.spenders]))].join('#');
  await store.putReprice({ ...what, id, readyAt, until: minuteOf(readyAt) + 1 });
}
