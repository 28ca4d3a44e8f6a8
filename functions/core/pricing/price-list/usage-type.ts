import type { TokenMeter } from '#core/invocation/invocation.ts';
import type { PriceTier } from '#core/pricing/price-row.ts';

/** What a usage type of the price list says it charges for. */
export interface TokenUsage {
  /** What stands for the model, such as `Nova2.0Lite`; undefined where the type names none (AWS Marketplace). */
  readonly family?: string;
  readonly meter: Exclude<TokenMeter, 'cacheWriteUnknownTtl'>;
  readonly tier: PriceTier;
  readonly global: boolean;
  readonly longContext: boolean;
}

/** `other` charges for something else than tokens of a call that is logged; `unread` may, in words that are not known. */
export type UsageType = TokenUsage | 'other' | 'unread';

/** `USE1-MP:USE1_...-Units` (AWS Marketplace); any other row is `USE1-<model>-<meter>...` (AWS docs: cost-mgmt-understanding-cur-data). */
const MARKETPLACE = /^[A-Z0-9]+-MP:[A-Z0-9]+_(.+)-Units$/;
const AWS_BILLED = /^[A-Z0-9]+-(.+)$/;

/**
 * Charged beside or instead of the tokens of an on-demand text call: other modalities, training, capacity by the hour, custom
 * models, whose rows share the names of the models they were made from, and the `bedrock-mantle` endpoint, which is not logged.
 */
const OTHER =
  /mantle|custom-?model|customization|training|provisioned|reserved|tpm|guardrail|optimize-?prompt|storage|image|audio|video|speech/i;

/** The meter, in the writing of every generation, and what stands before it. */
const METER =
  /^(?:(.+?)[-_])??(?:text[-_])?(input|output|cache-?read|cache-?write)(?:-(5m|30m|1h))?(?:-input)?-token(?:s|-count)(?:-|$)/;

const TIERS: ReadonlyMap<string, PriceTier> = new Map([
  ['standard', 'standard'],
  ['batch', 'batch'],
  ['flex', 'flex'],
  ['priority', 'priority'],
  ['latency-optimized', 'latency-optimized'],
]);

const QUALIFIER =
  /^(5m|30m|1h|1-hour|long-ctx|long-context|cross-region-global|global|standard|batch|flex|priority|latency-optimized)(?:-|$)/;

/** parseUsageType reads a usage type; a word it does not know makes the whole unread, since it may be the one that sets the price. */
export function parseUsageType(usageType: string): UsageType {
  if (OTHER.test(usageType)) return 'other';
  const marketplace = MARKETPLACE.exec(usageType)?.[1];
  const body = marketplace ?? AWS_BILLED.exec(usageType)?.[1] ?? '';
  const text = marketplace === undefined ? body : spelledOut(marketplace);
  const found = METER.exec(text);
  if (!found) return /token/i.test(usageType) ? 'unread' : 'other';
  const [whole, family, kind = '', lifetime] = found;
  if ((family === undefined) !== (marketplace !== undefined)) return 'unread';
  const words = qualifiersOf(text.slice(whole.length));
  if (words === undefined) return 'unread';
  const tiers = new Set(words.flatMap((word) => TIERS.get(word) ?? []));
  const lifetimes = [lifetime ?? '', ...words.filter((word) => /^\d/.test(word))].join('').replace('1-hour', '1h');
  const meter = METERS.get(kind.replace('-', '') + lifetimes);
  if (tiers.size > 1 || meter === undefined) return 'unread';
  return {
    ...(family !== undefined && { family }),
    meter,
    tier: [...tiers][0] ?? 'standard',
    global: words.some((word) => word.endsWith('global')),
    longContext: words.some((word) => word.startsWith('long')),
  };
}

/** One writing for both of AWS Marketplace's: `CacheWrite1hInputTokenCount_Global` and `cache_write_tokens_1h_global_standard`. */
const spelledOut = (body: string): string =>
  body
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/([a-z])(?=\d+[mh]-)/g, '$1-')
    .replaceAll('_', '-')
    .toLowerCase();

function qualifiersOf(text: string): string[] | undefined {
  const words: string[] = [];
  for (let rest = text; rest !== ''; ) {
    const [whole, word] = QUALIFIER.exec(rest) ?? [];
    if (whole === undefined || word === undefined) return undefined;
    words.push(word);
    rest = rest.slice(whole.length);
  }
  return words;
}

/** By kind and lifetime. A write without one is the 5-minute one (rows of Claude 4.5 and later: 1.25 times the input). */
const METERS: ReadonlyMap<string, TokenUsage['meter']> = new Map([
  ['input', 'input'],
  ['output', 'output'],
  ['cacheread', 'cacheRead'],
  ['cachewrite', 'cacheWrite5m'],
  ['cachewrite5m', 'cacheWrite5m'],
  ['cachewrite30m', 'cacheWrite30m'],
  ['cachewrite1h', 'cacheWrite1h'],
]);
