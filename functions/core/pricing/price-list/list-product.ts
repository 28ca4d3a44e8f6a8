import * as v from 'valibot';

/** A product with its on-demand terms, as GetProducts gives it (AWS docs: Price List API, GetProducts). */
const PRODUCT = v.object({
  product: v.object({ sku: v.optional(v.string()), attributes: v.record(v.string(), v.string()) }),
  terms: v.optional(
    v.object({
      OnDemand: v.optional(
        v.record(
          v.string(),
          v.object({
            effectiveDate: v.pipe(v.string(), v.isoTimestamp()),
            priceDimensions: v.record(
              v.string(),
              v.object({ unit: v.string(), pricePerUnit: v.object({ USD: v.optional(v.string()) }) }),
            ),
          }),
        ),
      ),
    }),
  ),
});

export interface ListedPrice {
  /** A decimal amount; undefined where the price is in another currency. */
  readonly usd: string | undefined;
  readonly unit: string;
  readonly effectiveFrom: string;
}

export interface ListProduct {
  readonly sku: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly prices: readonly ListedPrice[];
}

/** parseListProduct reads one product of a price list, given as an object or its JSON; undefined where it is none. */
export function parseListProduct(input: unknown): ListProduct | undefined {
  const parsed = v.safeParse(PRODUCT, typeof input === 'string' ? jsonOf(input) : input);
  if (!parsed.success) return undefined;
  const { product, terms } = parsed.output;
  const prices = Object.values(terms?.OnDemand ?? {}).flatMap(({ effectiveDate, priceDimensions }) =>
    Object.values(priceDimensions).map(({ unit, pricePerUnit }) => ({
      usd: pricePerUnit.USD,
      unit,
      effectiveFrom: effectiveDate,
    })),
  );
  return { sku: product.sku ?? 'without a SKU', attributes: product.attributes, prices };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
