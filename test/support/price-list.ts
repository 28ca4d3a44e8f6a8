import { formatUsd } from '#core/money.ts';
import type { PriceRow } from '#core/pricing/price-row.ts';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';

export interface ProductSpec {
  readonly usageType: string;
  readonly usd: string;
  readonly unit?: string;
  readonly service?: string;
  readonly region?: string;
  readonly from?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export const SEPTEMBER = '2026-09-01T00:00:00Z';

/** A product as GetProducts gives it; no real SKU. */
export const productOf = ({ usageType, usd, unit, service, region, from, attributes }: ProductSpec) => ({
  product: {
    sku: usageType,
    attributes: {
      servicename: service ?? 'Amazon Bedrock',
      regionCode: region ?? 'us-east-1',
      usagetype: usageType,
      ...attributes,
    },
  },
  serviceCode: 'AmazonBedrock',
  terms: {
    OnDemand: {
      [`${usageType}.JRTCKXETXF`]: {
        effectiveDate: from ?? SEPTEMBER,
        priceDimensions: {
          [`${usageType}.JRTCKXETXF.6YS6EN2CT7`]: {
            unit: unit ?? '1K tokens',
            pricePerUnit: { USD: usd },
            description: 'a price',
          },
        },
      },
    },
  },
});

/** A product of AWS Marketplace: `Claude Opus 5.5`, `input_tokens_standard`, dollars per million. */
export const marketplaceProduct = (model: string, meter: string, usd: string, more: Partial<ProductSpec> = {}) =>
  productOf({
    usageType: `USE1-MP:USE1_${meter}-Units`,
    service: `${model} (Amazon Bedrock Edition)`,
    usd,
    unit: '1M tokens',
    ...more,
  });

const MARKETPLACE_NAMES = new Map([
  ['anthropic.claude-opus-5-5', 'Claude Opus 5.5'],
  ['anthropic.claude-sonnet-5-5', 'Claude Sonnet 5.5'],
  ['anthropic.claude-sonnet-4-6', 'Claude Sonnet 4.6'],
  ['anthropic.claude-haiku-4-5-20251001-v1:0', 'Claude Haiku 4.5'],
  ['anthropic.claude-fable-5-1', 'Claude Fable 5.1'],
  ['openai.gpt-6-astra', 'OpenAI GPT-6 Astra'],
]);

const METERS = new Map([
  ['input', 'input_tokens'],
  ['output', 'output_tokens'],
  ['cacheRead', 'cache_read_tokens'],
  ['cacheWrite5m', 'cache_write_tokens'],
  ['cacheWrite1h', 'cache_write_tokens_1h'],
  ['cacheWrite30m', 'cache_write_tokens_30m'],
]);

/** Prices of six models that were read in price lists of 2026 (the shipped table names the reading of each), 62 in all. */
export const listedRows: readonly PriceRow[] = shippedPrices().filter(
  ({ model, meter, source }) =>
    MARKETPLACE_NAMES.has(model) && METERS.has(meter) && source.startsWith('AWS Price List'),
);

/** The products those prices were read from, as one Region's list. */
export const listedProducts = (region = 'us-east-1', rows: readonly PriceRow[] = listedRows, from = SEPTEMBER) =>
  rows.map(({ model, meter, endpoint, context, price }) => {
    const long = context === '' ? '' : '_long_ctx';
    const global = endpoint === 'global' ? '_global' : '';
    const usage = `${METERS.get(meter)}${long}${global}_standard`;
    const usd = formatUsd(price * 1_000_000n);
    return marketplaceProduct(MARKETPLACE_NAMES.get(model) ?? '', usage, usd, { region, from });
  });
