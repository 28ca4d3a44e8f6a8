import * as pricing from '@aws-sdk/client-pricing';
import { afterEach, describe, expect, it } from 'vitest';
import { priceListEndpoint, priceLists } from '#adapters/pricing/price-lists.ts';
import { type Fault, type LoopbackAws, loopbackAws } from '../../support/aws/loopback-aws.ts';
import { type Handlers, service } from '../../support/aws/service.ts';

const pricingService = service('pricing', pricing, pricing.PricingClient);
type GetProducts = NonNullable<Handlers<typeof pricing>['GetProducts']>;

let aws: LoopbackAws;
let client: pricing.PricingClient;
afterEach(async () => {
  client.destroy();
  await aws.stop();
});

async function serve(GetProducts: GetProducts, fault?: (operation: string, nth: number) => Fault | undefined) {
  aws = await loopbackAws([pricingService({ GetProducts })], fault);
  client = new pricing.PricingClient({ ...aws.config, maxAttempts: 3 });
  return priceLists(client);
}

/** A list of `count` products on pages of a hundred, told apart by their service code. */
const paged =
  (counts: Record<string, number>): GetProducts =>
  ({ ServiceCode = '', NextToken = '0', MaxResults = 0 }) => {
    const from = Number(NextToken);
    const count = counts[ServiceCode] ?? 0;
    const to = Math.min(from + MaxResults, count);
    const PriceList = Array.from({ length: to - from }, (_, i) =>
      JSON.stringify({ sku: `${ServiceCode} ${from + i}` }),
    );
    return { PriceList, ...(to < count && { NextToken: String(to) }) };
  };

describe('the price lists', () => {
  it('are read to the last of eleven pages, for each service code', async () => {
    const lists = await serve(paged({ AmazonBedrock: 1013, AmazonBedrockFoundationModels: 250 }));
    const { products, called } = await lists.read('eu-west-1');
    expect(called).toEqual({ action: 'pricing:GetProducts' });
    expect(products).toHaveLength(1263);
    expect(new Set(products).size).toBe(1263);
    const codes = aws.calls.map(({ input }) => (input as { ServiceCode: string }).ServiceCode);
    expect(codes.filter((code) => code === 'AmazonBedrock')).toHaveLength(11);
    expect(new Set(codes)).toEqual(new Set(['AmazonBedrock', 'AmazonBedrockFoundationModels', 'AmazonBedrockService']));
    expect(aws.calls[0]?.input).toEqual({
      ServiceCode: 'AmazonBedrock',
      FormatVersion: 'aws_v1',
      MaxResults: 100,
      Filters: [{ Type: 'TERM_MATCH', Field: 'regionCode', Value: 'eu-west-1' }],
    });
  });

  it('go on where a page was throttled', async () => {
    const throttled = { status: 400, code: 'ThrottlingException' };
    const lists = await serve(paged({ AmazonBedrock: 250 }), (_, nth) => (nth === 2 ? throttled : undefined));
    expect((await lists.read('us-east-1')).products).toHaveLength(250);
  });

  it('are nothing at all where one page is missing', async () => {
    const lists = await serve(paged({ AmazonBedrock: 250 }), (_, nth) =>
      nth >= 3 ? { status: 500, code: 'InternalErrorException' } : undefined,
    );
    expect(await lists.read('us-east-1')).toEqual({
      products: undefined,
      called: { action: 'pricing:GetProducts', code: 'InternalErrorException', refused: false },
    });
  });

  it('are nothing where they are not allowed, which is told apart from what passes', async () => {
    const lists = await serve(() => {
      throw new pricing.AccessDeniedException({ message: 'not authorized', $metadata: {} });
    });
    expect(await lists.read('us-east-1')).toEqual({
      products: undefined,
      called: { action: 'pricing:GetProducts', code: 'AccessDeniedException', refused: true },
    });
    expect(aws.calls).toHaveLength(1);
  });

  it('are nothing where they never end', async () => {
    const lists = await serve(() => ({ PriceList: ['{}'], NextToken: 'again' }));
    expect(await lists.read('us-east-1')).toMatchObject({ products: undefined, called: { code: 'endless' } });
  });

  it.each([
    ['us-east-1', 'us-east-1'],
    ['sa-east-1', 'us-east-1'],
    ['ca-central-1', 'us-east-1'],
    ['eu-north-1', 'eu-central-1'],
    ['me-central-1', 'eu-central-1'],
    ['ap-northeast-1', 'ap-south-1'],
  ])('are asked for by a function of %s in %s', (region, endpoint) => {
    expect(priceListEndpoint(region)).toBe(endpoint);
  });
});
