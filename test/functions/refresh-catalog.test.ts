import { readFileSync } from 'node:fs';
import * as pricing from '@aws-sdk/client-pricing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoSettings } from '#adapters/dynamodb/settings-store.ts';
import { bedrockAccount, bedrockService, listedProfile } from '../support/aws/bedrock.ts';
import { type LoopbackAws, loopbackAws } from '../support/aws/loopback-aws.ts';
import { service } from '../support/aws/service.ts';
import { describeOnEngine, type Tables } from '../support/engine.ts';
import { type Bundles, bundleHandlers, type Deployed, deploy } from '../support/handlers.ts';
import { listedProducts, listedRows } from '../support/price-list.ts';

const event = JSON.parse(readFileSync(new URL('../../events/refresh-catalog/hourly.json', import.meta.url), 'utf8'));
const AT = Date.parse(event.time);

describeOnEngine('the deployed catalog function', (engine) => {
  let bundles: Bundles;
  let aws: LoopbackAws;
  let tables: Tables;
  let refresh: Deployed;

  beforeAll(async () => {
    bundles = await bundleHandlers();
    const products = listedProducts().map((product) => JSON.stringify(product));
    aws = await loopbackAws([
      bedrockService(bedrockAccount(() => [listedProfile('refund-bot')])),
      service(
        'pricing',
        pricing,
        pricing.PricingClient,
      )({
        GetProducts: ({ ServiceCode }) => ({
          PriceList: ServiceCode === 'AmazonBedrockFoundationModels' ? products : [],
        }),
      }),
    ]);
    tables = await engine().tables();
    refresh = await deploy(bundles.refresh, {
      tables,
      dynamodb: engine().endpoint,
      secretsManager: aws.endpoint,
      environment: { AWS_ENDPOINT_URL_BEDROCK: aws.endpoint, AWS_ENDPOINT_URL_PRICING: aws.endpoint },
    });
  }, 30_000);
  afterAll(async () => {
    await Promise.all([refresh.stop(), aws.stop(), bundles.remove()]);
  });

  it('reads names and prices at its schedule’s event and counts them in metrics', { timeout: 60_000 }, async () => {
    const { answer } = await refresh.invoke(event, AT);
    expect(answer).toEqual({
      profiles: 4,
      profilesChanged: 4,
      unanswered: 0,
      priceRows: listedRows.length,
      pricesAdded: listedRows.length,
      pricesRefused: 0,
      pricesUnmapped: 0,
      priceConflicts: 0,
      priceListsRefused: 0,
      priceAgeHours: 0,
      minutesMarked: 0,
      repricesPending: 2,
      findings: [],
    });
    expect(await dynamoSettings(engine().client, tables.state).readProfiles()).toHaveLength(4);
    const { findings: _, ...numbers } = answer ?? {};
    const [logged, published] = refresh
      .output()
      .stdout.trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(logged).toMatchObject({ message: 'answered', ...numbers });
    expect(published).toMatchObject({ _aws: {}, priceAgeHours: 0 });
  });

  it('makes no other calls than its permissions allow', () => {
    const actions = new Set(aws.calls.map(({ operation }) => operation.replace('.', ':')));
    const readme = readFileSync(new URL('../../functions/refresh-catalog/README.md', import.meta.url), 'utf8');
    expect(actions).toEqual(new Set(readme.match(/\b(?:bedrock|pricing):[A-Z]\w+/g)));
  });

  it('refuses an event without a time', { timeout: 60_000 }, async () => {
    const { error } = await refresh.invoke({}, AT);
    expect(error?.message).toBe('event field time is not an ISO 8601 time');
  });
});
