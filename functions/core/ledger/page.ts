import { type Hash, TOKEN_METERS, type TokenMeter, usageIsKnown } from '#core/invocation/invocation.ts';
import type { PicoUsd } from '#core/money.ts';
import { type Charge, PRICE_LAYERS, type PriceLayer } from '#core/pricing/charge.ts';
import type { Pricing } from '#core/pricing/pricing.ts';
import { settleCall } from '#core/profiles/settle-call.ts';
import type { Spender } from '#core/profiles/spender.ts';
import { dedupe, type Row } from './row.ts';

/** What a set of calls adds up to. Every count says how far the money can be trusted; nothing missing is a zero. */
export interface Tally {
  calls: number;
  /** Calls that failed and cost nothing; part of `calls`. */
  failed: number;
  /** Calls whose input or output count is unknown, so that their cost is at best a part; part of `calls`. */
  unknownUsage: number;
  /** Calls with at least one meter that was used and has no price; part of `calls`. */
  unpriced: number;
  /** Calls in both counts above, as images made without a token count are; part of each. */
  unknownAndUnpriced: number;
  /** Calls paid for by the hour or the copy: no marginal token cost; part of `calls`. */
  committed: number;
  readonly tokens: Record<TokenMeter, number>;
  /** Tokens that are in no sum because their meter has no price. */
  readonly unpricedTokens: Record<TokenMeter, number>;
  /** Images that are in no sum, for the same reason. */
  unpricedImages: number;
  listCost: PicoUsd;
  listCostUpper: PicoUsd;
  /** Calls by the weakest layer of the price book that took part in their price. */
  readonly layers: Record<PriceLayer, number>;
}

/** A slice of a page: `model` is `unknown` where it could not be resolved, `role` is a name hash. */
export interface PageEntry {
  readonly spender: string;
  readonly model: string;
  readonly role: Hash | undefined;
  readonly tally: Tally;
}

/** Spend by an allow-listed metadata key; `value` is a name hash. */
export interface MetadataEntry {
  readonly key: string;
  readonly value: Hash;
  readonly tally: Tally;
}

/** The spend of a minute, an hour or a day of one scope. */
export interface Page {
  readonly entries: ReadonlyMap<string, PageEntry>;
  readonly metadata: ReadonlyMap<string, MetadataEntry>;
}

export const UNKNOWN_MODEL = 'unknown';
export const emptyPage = (): Page => ({ entries: new Map(), metadata: new Map() });

const zeroTokens = (): Record<TokenMeter, number> => ({
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  cacheWrite30m: 0,
  cacheWriteUnknownTtl: 0,
});

export const emptyTally = (): Tally => ({
  calls: 0,
  failed: 0,
  unknownUsage: 0,
  unpriced: 0,
  unknownAndUnpriced: 0,
  committed: 0,
  tokens: zeroTokens(),
  unpricedTokens: zeroTokens(),
  unpricedImages: 0,
  listCost: 0n,
  listCostUpper: 0n,
  layers: { override: 0, 'price-list': 0, shipped: 0, assumed: 0 },
});

/** addTally adds `sign` times the one into the other. */
export function addTally(into: Tally, from: Tally, sign: 1 | -1 = 1): void {
  into.calls += sign * from.calls;
  into.failed += sign * from.failed;
  into.unknownUsage += sign * from.unknownUsage;
  into.unpriced += sign * from.unpriced;
  into.unknownAndUnpriced += sign * from.unknownAndUnpriced;
  into.committed += sign * from.committed;
  for (const meter of TOKEN_METERS) {
    into.tokens[meter] += sign * from.tokens[meter];
    into.unpricedTokens[meter] += sign * from.unpricedTokens[meter];
  }
  into.unpricedImages += sign * from.unpricedImages;
  into.listCost += sign === 1 ? from.listCost : -from.listCost;
  into.listCostUpper += sign === 1 ? from.listCostUpper : -from.listCostUpper;
  for (const layer of PRICE_LAYERS) into.layers[layer] += sign * from.layers[layer];
}

/** The calls whose cost is wholly known. */
export const pricedCallsOf = ({
  calls,
  unknownUsage,
  unpriced,
  unknownAndUnpriced,
}: Pick<Tally, 'calls' | 'unknownUsage' | 'unpriced' | 'unknownAndUnpriced'>): number =>
  calls - (unknownUsage + unpriced - unknownAndUnpriced);

const SEPARATOR = '\u0000';
const entryKey = (spender: string, model: string, role: Hash | undefined): string =>
  `${spender}${SEPARATOR}${model}${SEPARATOR}${role ?? ''}`;

/** A page under construction: adding to it is adding to one of its tallies. */
export class PageBuilder {
  private readonly entries = new Map<string, PageEntry>();
  private readonly metadata = new Map<string, MetadataEntry>();

  entry(spender: string, model: string, role: Hash | undefined): Tally {
    const key = entryKey(spender, model, role);
    const known = this.entries.get(key);
    if (known) return known.tally;
    const tally = emptyTally();
    this.entries.set(key, { spender, model, role, tally });
    return tally;
  }

  metadataEntry(key: string, value: Hash): Tally {
    const id = `${key}${SEPARATOR}${value}`;
    const known = this.metadata.get(id);
    if (known) return known.tally;
    const tally = emptyTally();
    this.metadata.set(id, { key, value, tally });
    return tally;
  }

  add(page: Page): this {
    for (const { spender, model, role, tally } of page.entries.values())
      addTally(this.entry(spender, model, role), tally);
    for (const { key, value, tally } of page.metadata.values()) addTally(this.metadataEntry(key, value), tally);
    return this;
  }

  build(): Page {
    return { entries: this.entries, metadata: this.metadata };
  }
}

export const sumPages = (pages: Iterable<Page>): Page => {
  const sum = new PageBuilder();
  for (const page of pages) sum.add(page);
  return sum.build();
};

/** Sees every call that is folded, with whose it is and what it costs, in order of time. */
export type CallVisitor = (row: Row, spender: Spender, charge: Charge) => void;

/** foldRows recomputes a page from the set of rows: repeats, overlaps and order change nothing. */
export function foldRows(rows: Iterable<Row>, { resolveSpender, price }: Pricing, visit?: CallVisitor): Page {
  const page = new PageBuilder();
  for (const stored of dedupe(rows)) {
    const spender = resolveSpender(stored.modelId, stored.invokedModelId);
    const row = settleCall(stored, spender);
    const charge = price(row, spender);
    addCall(page.entry(spender.id, spender.model ?? UNKNOWN_MODEL, row.role), row, charge);
    for (const [key, value] of Object.entries(row.metadata)) addCall(page.metadataEntry(key, value), row, charge);
    visit?.(row, spender, charge);
  }
  return page.build();
}

function addCall(into: Tally, row: Row, charge: Charge): void {
  into.calls++;
  if (row.errorCode !== undefined) into.failed++;
  const isUnknown = !usageIsKnown(row);
  const isUnpriced = charge.unpricedMeters.length > 0;
  if (isUnknown) into.unknownUsage++;
  if (isUnpriced) into.unpriced++;
  if (isUnknown && isUnpriced) into.unknownAndUnpriced++;
  if (charge.committed) into.committed++;
  for (const meter of TOKEN_METERS) into.tokens[meter] += row.tokens[meter] ?? 0;
  for (const meter of charge.unpricedMeters) {
    if (meter === 'images') into.unpricedImages += row.images ?? 0;
    else into.unpricedTokens[meter] += row.tokens[meter] ?? 0;
  }
  into.listCost += charge.listCost;
  into.listCostUpper += charge.listCostUpper;
  if (charge.layer) into.layers[charge.layer]++;
}
