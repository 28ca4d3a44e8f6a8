import * as v from 'valibot';
import { unitPriceOf } from './price-amount.ts';
import type { PriceRow } from './price-row.ts';

const OVERRIDABLE = ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'cacheWrite30m'] as const;

const OVERRIDES = v.record(v.string(), v.record(v.string(), v.unknown()));

/** USD per million tokens by meter, under a model id or ARN. */
export type PriceOverrides = Readonly<Record<string, Readonly<Record<string, number | undefined>>>>;

export interface ParsedOverrides {
  readonly rows: readonly PriceRow[];
  /** One sentence a user can act on for each field that cannot be taken. */
  readonly problems: readonly string[];
}

/**
 * Reads the `prices` section of the configuration: USD per million tokens by meter, under a model id or the ARN of a profile
 * or custom model. An override holds for every endpoint, Region, partition and prompt length at the standard tier. A 0 is the
 * user's word and is taken.
 */
export function parsePriceOverrides(input: unknown): ParsedOverrides {
  const parsed = v.safeParse(OVERRIDES, input);
  if (!parsed.success || Array.isArray(input))
    return { rows: [], problems: ['prices: must map model ids to {"<meter>": <USD per million tokens>}'] };
  const rows: PriceRow[] = [];
  const problems: string[] = [];
  for (const [model, meters] of Object.entries(parsed.output)) {
    for (const [meter, value] of Object.entries(meters)) {
      const read = readField(model, meter, value);
      if (typeof read === 'string') problems.push(`prices[${JSON.stringify(model)}].${meter}: ${read}`);
      else rows.push(read);
    }
  }
  return { rows, problems };
}

function readField(model: string, meter: string, value: unknown): PriceRow | string {
  if (!(OVERRIDABLE as readonly string[]).includes(meter)) return `unknown meter; known are ${OVERRIDABLE.join(', ')}`;
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
    return 'must be a number of USD per million tokens, 0 or more';
  // The shortest decimal text that reads back as the same number is what the user wrote: 0.2, not 0.2000000000000000111.
  const decimal = String(value);
  if (decimal.includes('e')) return `${decimal} is out of range: at most 6 decimals and 21 digits`;
  const priced = unitPriceOf(decimal, 'USD per 1M tokens');
  if ('refused' in priced) return `${priced.refused} (at most 6 decimals)`;
  return {
    ...priced,
    model,
    meter,
    endpoint: 'any',
    tier: 'standard',
    context: 'any',
    layer: 'override',
    source: 'configuration',
    confidence: 'H',
  };
}
