import { type Hash, TOKEN_METERS, type TokenMeter, usageIsKnown } from '#core/invocation/invocation.ts';
import type { PicoUsd } from '#core/money.ts';
import type { ResolveSpender } from '#core/ports/catalog.ts';
import type { PriceInvocation } from '#core/ports/price.ts';
import { PRICE_LAYERS, type PriceLayer } from '#core/pricing/charge.ts';
import { settleCall } from '#core/profiles/settle-call.ts';
import { dedupe, type Row } from './row.ts';

/** What a set of calls adds up to. Every count says how far the money can be trusted; nothing missing is a zero. */
export interface Tally {
  calls: number;
  /** Calls that failed and cost nothing; part of `calls`. */
  failed: number;
  /** Calls whose input or output count is unknown, so that their cost is at best a part; part of `calls`. */
  unknownUsage: number;
  /** Calls with at least one meter that has tokens and no price; part of `calls`. */
  unpriced: number;
  /** Calls paid for by the hour or the copy: no marginal token cost; part of `calls`. */
  committed: number;
  readonly tokens: Record<TokenMeter, number>;
  /** Tokens that are in no sum because their meter has no price. */
  readonly unpricedTokens: Record<TokenMeter, number>;
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

const zeroTokens = (): Record<TokenMeter, number> =>
  Object.fromEntries(TOKEN_METERS.map((meter) => [meter, 0])) as Record<TokenMeter, number>;

export const emptyTally = (): Tally => ({
  calls: 0,
  failed: 0,
  unknownUsage: 0,
  unpriced: 0,
  committed: 0,
  tokens: zeroTokens(),
  unpricedTokens: zeroTokens(),
  listCost: 0n,
  listCostUpper: 0n,
  layers: Object.fromEntries(PRICE_LAYERS.map((layer) => [layer, 0])) as Record<PriceLayer, number>,
});

/** addTally adds `sign` times the one into the other. */
export function addTally(into: Tally, from: Tally, sign: 1 | -1 = 1): void {
  into.calls += sign * from.calls;
  into.failed += sign * from.failed;
  into.unknownUsage += sign * from.unknownUsage;
  into.unpriced += sign * from.unpriced;
  into.committed += sign * from.committed;
  for (const meter of TOKEN_METERS) {
    into.tokens[meter] += sign * from.tokens[meter];
    into.unpricedTokens[meter] += sign * from.unpricedTokens[meter];
  }
  into.listCost += sign === 1 ? from.listCost : -from.listCost;
  into.listCostUpper += sign === 1 ? from.listCostUpper : -from.listCostUpper;
  for (const layer of PRICE_LAYERS) into.layers[layer] += sign * from.layers[layer];
}

/** The share of calls whose cost is wholly known, 0 to 1; undefined without calls. */
export const coverageOf = (tally: Pick<Tally, 'calls' | 'unknownUsage' | 'unpriced'>): number | undefined =>
  tally.calls === 0 ? undefined : 1 - Math.min(tally.calls, tally.unknownUsage + tally.unpriced) / tally.calls;

const SEPARATOR = '\u0000';
const entryKey = (spender: string, model: string, role: Hash | undefined): string =>
  [spender, model, role ?? ''].join(SEPARATOR);

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

/** What a fold names and prices with. */
export interface FoldContext {
  readonly resolveSpender: ResolveSpender;
  readonly price: PriceInvocation;
}

/** foldRows recomputes a page from the set of rows: repeats, overlaps and order change nothing. */
export function foldRows(rows: Iterable<Row>, { resolveSpender, price }: FoldContext): Page {
  const page = new PageBuilder();
  for (const stored of dedupe(rows)) {
    const spender = resolveSpender(stored.modelId, stored.invokedModelId);
    const row = settleCall(stored, spender);
    const one = tallyOf(row, price(row, spender));
    addTally(page.entry(spender.id, spender.model ?? UNKNOWN_MODEL, row.role), one);
    for (const [key, value] of Object.entries(row.metadata)) addTally(page.metadataEntry(key, value), one);
  }
  return page.build();
}

function tallyOf(row: Row, charge: ReturnType<PriceInvocation>): Tally {
  const tally = emptyTally();
  tally.calls = 1;
  if (row.errorCode !== undefined) tally.failed = 1;
  else if (!usageIsKnown(row)) tally.unknownUsage = 1;
  // A call that is both counts once, as the nearer cause: its usage.
  if (charge.unpricedMeters.length > 0 && tally.unknownUsage === 0) tally.unpriced = 1;
  if (charge.committed) tally.committed = 1;
  for (const meter of TOKEN_METERS) tally.tokens[meter] = row.tokens[meter] ?? 0;
  for (const meter of charge.unpricedMeters) tally.unpricedTokens[meter] = row.tokens[meter] ?? 0;
  tally.listCost = charge.listCost;
  tally.listCostUpper = charge.listCostUpper;
  if (charge.layer) tally.layers[charge.layer] = 1;
  return tally;
}
