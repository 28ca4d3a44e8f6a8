import { type PricingClient, paginateGetProducts } from '@aws-sdk/client-pricing';
import { failedCall } from '#adapters/sdk/failed-call.ts';
import type { PriceLists } from '#core/ports/price-lists.ts';

/** Where prices of Bedrock's models are published: Amazon's and open models, AWS Marketplace's, and some Claude models. */
const SERVICE_CODES = ['AmazonBedrock', 'AmazonBedrockFoundationModels', 'AmazonBedrockService'] as const;

const ACTION = 'pricing:GetProducts';

/** Ten times what the longest list has had (11, AmazonBedrock of us-east-1): a token that leads nowhere must not lead for ever. */
const MOST_PAGES = 110;

/** The Price List API has few endpoints, and none outside the commercial partition (AWS docs: Price List endpoints; not tried here). */
export function priceListEndpoint(region: string): string {
  if (/^(eu|me|af|il)-/.test(region)) return 'eu-central-1';
  return region.startsWith('ap-') ? 'ap-south-1' : 'us-east-1';
}

/** priceLists reads the published lists page by page to their end, or gives nothing of them. */
export const priceLists = (client: PricingClient): PriceLists => ({
  async read(region) {
    const products: string[] = [];
    try {
      for (const ServiceCode of SERVICE_CODES) {
        let pages = 0;
        const input = {
          ServiceCode,
          FormatVersion: 'aws_v1',
          Filters: [{ Type: 'TERM_MATCH' as const, Field: 'regionCode', Value: region }],
        };
        for await (const { PriceList = [] } of paginateGetProducts({ client, pageSize: 100 }, input)) {
          if (++pages > MOST_PAGES) return { products: undefined, called: { action: ACTION, code: 'endless' } };
          products.push(...PriceList.map(String));
        }
      }
    } catch (error) {
      return { products: undefined, called: failedCall(ACTION, error) };
    }
    return { products, called: { action: ACTION } };
  },
});
