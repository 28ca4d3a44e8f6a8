import type { PriceContext, PriceScope, PriceTier } from '#core/pricing/price-row.ts';
import type { ListProduct } from './list-product.ts';
import { longContextOf, modelOfFamily, modelOfService } from './model-names.ts';
import { parseUsageType, type TokenUsage } from './usage-type.ts';

/** An entry of a price table with one meter; see the format in this folder's parent. */
export interface TokenEntry {
  readonly model: string;
  readonly endpoint: PriceScope;
  readonly tier: PriceTier;
  readonly context: PriceContext;
  readonly unit: string;
  readonly prices: Readonly<Record<string, string>>;
  readonly effectiveFrom: string;
}

export type ProductReading =
  | { readonly kind: 'entries'; readonly entries: readonly TokenEntry[] }
  /** Charges for something else than the tokens of a logged call. */
  | { readonly kind: 'other' }
  /** A row of another Region than was asked for: the filter of GetProducts promises nothing about it. */
  | { readonly kind: 'elsewhere' }
  /** The name that no model id is known for. */
  | { readonly kind: 'unmapped'; readonly name: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Bare `Units` is not here: most such rows are per million tokens, and nothing in them says so. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ['1k tokens', 'USD per 1K tokens'],
  ['1m tokens', 'USD per 1M tokens'],
]);

const EDITION = / \(Amazon Bedrock Edition\)$/;
const TIERS = ['batch', 'flex', 'priority'] as const;

/** readProduct says which prices a product has for tokens of a model, or why it has none. Nothing in it is guessed. */
export function readProduct({ sku, attributes, prices }: ListProduct, region: string): ProductReading {
  if (attributes['regionCode'] !== region) return { kind: 'elsewhere' };
  const usageType = attributes['usagetype'] ?? '';
  const refused = (reason: string): ProductReading => ({ kind: 'refused', reason: `${usageType || sku}: ${reason}` });
  if (/custom/i.test(attributes['feature'] ?? '')) return { kind: 'other' };
  const usage = parseUsageType(usageType);
  if (usage === 'other') return { kind: 'other' };
  if (usage === 'unread') return refused('words of the usage type are not known');
  const name = usage.family ?? (attributes['servicename'] ?? '').replace(EDITION, '');
  const model = usage.family === undefined ? modelOfService(name) : modelOfFamily(name);
  if (model === undefined) return { kind: 'unmapped', name: name || usageType };
  const tier = tierOf(usage, attributes);
  if (tier === undefined) return refused('the row contradicts itself about its tier');
  const context = usage.longContext ? longContextOf(model) : '';
  if (context === undefined) return refused(`no prompt length is known from which ${model} has other prices`);
  const entries: TokenEntry[] = [];
  for (const { usd, unit, effectiveFrom } of prices) {
    const known = UNITS.get(unit.toLowerCase());
    if (known === undefined) return refused(`unknown unit ${JSON.stringify(unit)}`);
    if (usd === undefined) return refused('no price in USD');
    const endpoint = usage.global || saysGlobal(attributes) ? 'global' : 'geo+in-region';
    entries.push({ model, endpoint, tier, context, unit: known, prices: { [usage.meter]: plain(usd) }, effectiveFrom });
  }
  return { kind: 'entries', entries };
}

/** What the attributes add to the usage type: a batch row may have a usage type, and has an inference type, like any other. */
function tierOf({ tier }: TokenUsage, attributes: ListProduct['attributes']): PriceTier | undefined {
  const said = ['feature', 'inferenceType', 'service_tier']
    .map((name) => attributes[name]?.toLowerCase() ?? '')
    .join(' ');
  const stated = TIERS.filter((one) => said.includes(one));
  if (stated.length === 0) return tier;
  const [only, ...others] = stated;
  return others.length === 0 && (tier === 'standard' || tier === only) ? only : undefined;
}

const saysGlobal = ({ inferenceType = '' }: ListProduct['attributes']): boolean => /\bglobal\b/i.test(inferenceType);

/** Ten decimals stand in every amount of the list. */
const plain = (usd: string): string => usd.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
