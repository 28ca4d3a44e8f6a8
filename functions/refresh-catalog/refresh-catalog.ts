import type { FindingChange } from '#core/findings/finding.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { PriceStore } from '#core/ports/price-store.ts';
import { ageOf, newPriceListState } from '#core/pricing/price-list/price-list-state.ts';
import type { EpochMs } from '#core/time.ts';
import type { FindingRecorder } from '#functions/findings/finding-recorder.ts';
import { applyReprices } from './apply-reprices.ts';
import { type Home, scopeOf } from './home.ts';
import { record } from './observations.ts';
import { type NamesRefreshed, type RefreshNames, refreshNames } from './refresh-names.ts';
import { type PricesRefreshed, type RefreshPrices, refreshPrices } from './refresh-prices.ts';
import { type RepriceOwn, repriceOwn } from './reprice-own.ts';

export interface RefreshCatalog extends RefreshNames, RefreshPrices, RepriceOwn {
  readonly prices: PriceStore;
  readonly ledger: LedgerStore;
  readonly findings: FindingRecorder;
  readonly clock: Clock;
}

/** What one run did; the numbers are also the function's metrics. */
export interface CatalogRefreshed {
  readonly profiles: number;
  readonly profilesChanged: number;
  /** Calls of AWS that got no answer; what they would have told stays as it was known. */
  readonly unanswered: number;
  /** Of the price lists that were due: prices read, new or changed, left out, and of models without a known id. */
  readonly priceRows: number;
  readonly pricesAdded: number;
  readonly pricesRefused: number;
  readonly pricesUnmapped: number;
  readonly priceConflicts: number;
  readonly priceListsRefused: number;
  /** Of the Region whose prices are the oldest; undefined where there is no price list, as outside the commercial partition. */
  readonly priceAgeHours: number | undefined;
  readonly minutesMarked: number;
  readonly repricesPending: number;
  readonly changes: readonly FindingChange[];
}

/** refreshCatalog gives the hourly run: names of every Region that is watched, prices once a day, then what they change of the past. */
export function refreshCatalog(use: RefreshCatalog) {
  return async (home: Home, now: EpochMs, deadline: EpochMs): Promise<CatalogRefreshed> => {
    const places = placesOf(home, await use.ledger.scopes());
    const names: NamesRefreshed[] = [];
    for (const place of places.own) names.push(await refreshNames(use, place, now));
    const known = new Map((await use.prices.readLists()).map((list) => [list.region, list]));
    const regions = [...new Set(places.own.map(({ region }) => region))];
    const list = known.get(home.region) ?? newPriceListState(home.region, now);
    known.set(home.region, await repriceOwn(use, regions, list, now));
    const prices: PricesRefreshed[] = [];
    for (const region of places.priced) prices.push(await refreshPrices(use, region, known.get(region), now));
    const said = [...names, ...prices].flatMap((one) => one.said);
    const changes = await record(use.findings, home, said, now);
    const { marked, pending } = await applyReprices(use, now, deadline);
    const ages = prices.map(({ state }) => ageOf(state, now) / 3_600_000);
    const count = (of: keyof PricesRefreshed['counts']) => sum(prices.map(({ counts }) => counts[of]));
    return {
      profiles: sum(names.map((one) => one.profiles)),
      profilesChanged: sum(names.map((one) => one.changed)),
      unanswered: sum([...names, ...prices].map((one) => one.unanswered)),
      priceRows: count('rows'),
      pricesAdded: count('added'),
      pricesRefused: count('refused'),
      pricesUnmapped: count('unmapped'),
      priceConflicts: count('conflicts'),
      priceListsRefused: count('listsRefused'),
      priceAgeHours: ages.length > 0 ? Math.max(...ages) : undefined,
      minutesMarked: marked,
      repricesPending: pending,
      changes,
    };
  };
}

const sum = (counts: readonly number[]): number => counts.reduce((total, one) => total + one, 0);

/** Regions of the function's own account whose profiles it can list, and Regions whose prices are wanted: its own and all that are watched. */
function placesOf(home: Home, scopes: readonly string[]): { own: Home[]; priced: string[] } {
  const watched = scopes.map((scope) => {
    const [partition = '', account = '', region = ''] = scope.split('.');
    return { partition, account, region };
  });
  const own = [
    home,
    ...watched.filter(({ partition, account }) => partition === home.partition && account === home.account),
  ];
  const priced = [home, ...watched].filter(({ partition }) => partition === 'aws' && home.partition === 'aws');
  return {
    own: [...new Map(own.map((place) => [scopeOf(place), place])).values()],
    priced: [...new Set(priced.map(({ region }) => region))],
  };
}
