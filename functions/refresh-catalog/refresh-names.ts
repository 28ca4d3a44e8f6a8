import type { AccountCatalog } from '#core/ports/account-catalog.ts';
import type { CatalogStore } from '#core/ports/catalog-store.ts';
import type { PriceStore } from '#core/ports/price-store.ts';
import { oldestToReprice, shortIdOf } from '#core/pricing/reprice.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { changedProfiles, type ListedKind } from '#core/profiles/update-catalog.ts';
import { type EpochMinute, type EpochMs, minuteOf } from '#core/time.ts';
import { type Home, scopeOf } from './home.ts';
import { type Said, saidOfCall } from './observations.ts';
import { putReprice } from './put-reprice.ts';

export interface RefreshNames {
  readonly catalog: CatalogStore;
  readonly catalogIn: (region: string) => AccountCatalog;
  readonly prices: PriceStore;
}

export interface NamesRefreshed {
  readonly profiles: number;
  readonly changed: number;
  readonly unanswered: number;
  readonly said: readonly Said[];
}

/** refreshNames brings the profiles of one Region up to date; what could not be listed stays as it was known. */
export async function refreshNames(use: RefreshNames, place: Home, now: EpochMs): Promise<NamesRefreshed> {
  const { listed, called } = await use.catalogIn(place.region).list();
  const known = await use.catalog.readProfiles();
  const changed = changedProfiles(known, listed, place, now);
  const spenders = newlyPriced(known, changed, listed, now);
  await putReprice(use.prices, { place: scopeOf(place), models: {}, spenders }, now);
  await use.catalog.putProfiles(changed);
  return {
    profiles: listed.reduce((sum, { profiles }) => sum + profiles.length, 0),
    changed: changed.length,
    unanswered: called.filter(({ code }) => code !== undefined).length,
    said: called.flatMap((one) => saidOfCall(one, place.region) ?? []),
  };
}

/** Since when the calls of each spender have a model that they had not: since it exists. A name or a tag changes no sum. */
function newlyPriced(
  known: readonly CatalogProfile[],
  changed: readonly CatalogProfile[],
  listed: readonly ListedKind[],
  now: EpochMs,
): Record<string, EpochMinute> {
  const modelsOf = new Map(known.map(({ arn, models }) => [arn, models.join(' ')]));
  const createdAt = new Map(listed.flatMap(({ profiles }) => profiles.map((one) => [one.arn, one.createdAt])));
  const oldest = oldestToReprice(now);
  return Object.fromEntries(
    changed
      .filter(({ arn, models }) => models.length > 0 && modelsOf.get(arn) !== models.join(' '))
      .map(({ arn }) => [shortIdOf(arn), Math.max(oldest, minuteOf(createdAt.get(arn) ?? 0))]),
  );
}
