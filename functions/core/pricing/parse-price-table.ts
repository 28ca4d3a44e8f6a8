import * as v from 'valibot';
import { TOKEN_METERS } from '#core/invocation/invocation.ts';
import { unitPriceOf } from './price-amount.ts';
import { PRICE_SCOPES, PRICE_TIERS, type PriceContext, type PriceRow } from './price-row.ts';

const text = v.pipe(v.string(), v.nonEmpty());

/** Rows of one reading stand together: same model, endpoint, Region, tier, prompt length, unit and source. */
const ENTRY = v.strictObject({
  model: text,
  endpoint: v.picklist(PRICE_SCOPES),
  region: v.optional(text),
  tier: v.picklist(PRICE_TIERS),
  context: v.optional(v.pipe(v.string(), v.regex(/^(>[1-9][0-9]*K)?$/)), ''),
  unit: text,
  prices: v.record(text, v.string()),
  effectiveFrom: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  asOf: text,
  source: v.pipe(v.number(), v.integer(), v.minValue(0)),
  confidence: v.picklist(['H', 'M', 'L']),
  note: v.optional(v.string()),
});

const TABLE = v.strictObject({
  version: v.literal(1),
  sources: v.array(v.strictObject({ kind: text, name: text })),
  rows: v.array(v.unknown()),
});

export interface PriceTable {
  readonly rows: readonly PriceRow[];
  /** One line for every row that was left out: which and why. */
  readonly refused: readonly string[];
}

const isTokenMeter = (meter: string): boolean => (TOKEN_METERS as readonly string[]).includes(meter);
const reasonOf = (issues: readonly v.BaseIssue<unknown>[]): string =>
  issues.map((issue) => `${v.getDotPath(issue) ?? 'entry'}: ${issue.message}`).join('; ');

/** Reads a price table, shipped or synced; a row it cannot take exactly is refused by name and the rest is kept. */
export function parsePriceTable(input: unknown, layer: 'price-list' | 'shipped'): PriceTable {
  const table = v.safeParse(TABLE, input);
  if (!table.success) return { rows: [], refused: [`price table: ${reasonOf(table.issues)}`] };
  const rows: PriceRow[] = [];
  const refused: string[] = [];
  for (const [index, candidate] of table.output.rows.entries()) {
    const parsed = v.safeParse(ENTRY, candidate);
    const source = parsed.success ? table.output.sources[parsed.output.source] : undefined;
    if (!parsed.success) refused.push(`rows[${index}]: ${reasonOf(parsed.issues)}`);
    else if (source === undefined)
      refused.push(`rows[${index}]: source ${parsed.output.source} is not in the list of sources`);
    else
      for (const result of readEntry(parsed.output, layer, source.name)) {
        if (typeof result === 'string') refused.push(`rows[${index}] ${result}`);
        else rows.push(result);
      }
  }
  return { rows, refused };
}

function readEntry(
  entry: v.InferOutput<typeof ENTRY>,
  layer: 'price-list' | 'shipped',
  source: string,
): (PriceRow | string)[] {
  const { prices, effectiveFrom, region, note: _, unit, ...shared } = entry;
  return Object.entries(prices).map(([meter, amount]) => {
    const name = [entry.model, entry.endpoint, region, entry.tier, entry.context, meter].filter(Boolean).join(' ');
    const priced = unitPriceOf(amount, unit);
    if ('refused' in priced) return `${name}: ${priced.refused}`;
    if (isTokenMeter(meter) !== (priced.unit === 'token'))
      return `${name}: ${JSON.stringify(unit)} is no unit of this meter`;
    return {
      ...shared,
      ...priced,
      context: entry.context as PriceContext,
      ...(region !== undefined && { region }),
      ...(effectiveFrom !== undefined && { effectiveFrom: Date.parse(effectiveFrom) }),
      meter,
      layer,
      source,
    };
  });
}
