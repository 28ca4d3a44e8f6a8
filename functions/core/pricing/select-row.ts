import type { EndpointScope } from '#core/profiles/model-reference.ts';
import type { EpochMs } from '#core/time.ts';
import type { PriceLayer } from './charge.ts';
import type { PriceRow, PriceScope, PriceTier } from './price-row.ts';

/** Where a call was made, as prices see it. */
export interface Place {
  readonly region: string;
  /** Shipped rows are commercial prices: GovCloud, China and the sovereign partitions have lists of their own. */
  readonly commercial: boolean;
}

export function placeOf(scope: string): Place {
  const [partition, , region = ''] = scope.split('.');
  return { region, commercial: partition === 'aws' && !/^(us-gov|cn)-/.test(region) };
}

export interface RowQuery {
  /** Undefined while a profile is not looked up: then only a price that is the same everywhere holds. */
  readonly endpoint: EndpointScope | undefined;
  readonly tier: PriceTier;
  /** The long-context threshold the prompt exceeds, in tokens; undefined for a normal prompt. */
  readonly threshold: number | undefined;
  readonly place: Place;
}

export interface FoundRow {
  readonly row: PriceRow;
  readonly layer: PriceLayer;
}

const COVERS: Readonly<Record<PriceScope, readonly (EndpointScope | undefined)[]>> = {
  any: ['global', 'geo', 'in-region', undefined],
  'geo+in-region': ['geo', 'in-region'],
  'in-region': ['in-region'],
  global: ['global'],
};

/** Best first, as in PriceLayer. */
const LAYERS: readonly PriceLayer[] = ['override', 'price-list', 'shipped', 'assumed'];

/** Finds the row of a meter that was in force at `at`, or nothing: never a neighbour's. */
export function selectRow(
  rows: readonly PriceRow[],
  query: RowQuery,
  meter: string,
  at: EpochMs,
): FoundRow | undefined {
  let best: FoundRow | undefined;
  for (const row of rows) {
    if (row.meter !== meter || row.tier !== query.tier || !COVERS[row.endpoint].includes(query.endpoint)) continue;
    if (row.context !== 'any' && row.context !== contextOf(query.threshold)) continue;
    if ((row.effectiveFrom ?? Number.NEGATIVE_INFINITY) > at) continue;
    const layer = layerAt(row, query.place);
    if (layer !== undefined && (best === undefined || isBetter({ row, layer }, best))) best = { row, layer };
  }
  return best;
}

const contextOf = (threshold: number | undefined): string => (threshold === undefined ? '' : `>${threshold / 1000}K`);

/** How good a row is at a place; undefined when it says nothing about it. */
function layerAt(row: PriceRow, place: Place): PriceLayer | undefined {
  if (row.layer === 'override') return 'override';
  if (row.layer === 'price-list') return row.region === place.region ? 'price-list' : undefined;
  if (!place.commercial) return undefined;
  return row.region === place.region ? 'shipped' : 'assumed';
}

/** Layer, then the narrower endpoint, then the later start; of two readings in other Regions the dearer, as a watchdog should. */
function isBetter(a: FoundRow, b: FoundRow): boolean {
  const order =
    LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer) ||
    COVERS[a.row.endpoint].length - COVERS[b.row.endpoint].length ||
    later(b.row, a.row);
  return order === 0 ? a.row.price > b.row.price : order < 0;
}

/** Positive when `a` started later than `b`. */
const later = (a: PriceRow, b: PriceRow): number => {
  const [from, other] = [a.effectiveFrom ?? Number.NEGATIVE_INFINITY, b.effectiveFrom ?? Number.NEGATIVE_INFINITY];
  return from === other ? 0 : from - other;
};
