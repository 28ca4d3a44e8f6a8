import { BedrockClient } from '@aws-sdk/client-bedrock';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as pricing from '@aws-sdk/client-pricing';
import { accountCatalog } from '#adapters/bedrock/account-catalog.ts';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { dynamoPrices } from '#adapters/dynamodb/price-store.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings-store.ts';
import { priceLists } from '#adapters/pricing/price-lists.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { refreshCatalog } from '#functions/refresh-catalog/refresh-catalog.ts';
import { bedrockAccount, bedrockService, listedProfile } from '../support/aws/bedrock.ts';
import { type LoopbackAws, loopbackAws } from '../support/aws/loopback-aws.ts';
import { service } from '../support/aws/service.ts';
import type { Tables } from '../support/engine.ts';
import { listedProducts } from '../support/price-list.ts';

const HOME = { partition: 'aws', account: '111122223333', region: 'us-east-1' };
export const NINE = Date.UTC(2026, 10, 2, 9);
export const HOUR_MS = 60 * 60_000;
export const DAY_MS = 24 * HOUR_MS;

const pricingService = service('pricing', pricing, pricing.PricingClient);

/** What AWS says, which a test may change from run to run. */
export interface Account {
  profiles: ReturnType<typeof listedProfile>[];
  tags: Record<string, string>;
  products: readonly object[];
  /** Operations that are not permitted. */
  readonly denied: Set<string>;
}

export interface RefreshWorld {
  readonly account: Account;
  readonly aws: LoopbackAws;
  readonly settings: ReturnType<typeof dynamoSettings>;
  readonly prices: ReturnType<typeof dynamoPrices>;
  readonly ledger: ReturnType<typeof dynamoLedger>;
  readonly findings: ReturnType<typeof dynamoFindings>;
  /** One run of a function that has just started, with time for so many days of minutes. */
  run(at: number, days?: number): ReturnType<ReturnType<typeof refreshCatalog>>;
  stop(): Promise<void>;
}

/** The function on two tables, with an account that has one profile and a good price list. */
export async function refreshWorld(client: DynamoDBClient, tables: Tables): Promise<RefreshWorld> {
  const account: Account = {
    profiles: [listedProfile('refund-bot')],
    tags: { team: 'support' },
    products: listedProducts(),
    denied: new Set(),
  };
  const aws = await loopbackAws(
    [
      bedrockService(
        bedrockAccount(
          () => account.profiles,
          () => account.tags,
        ),
      ),
      pricingService({
        GetProducts: ({ ServiceCode }) => ({
          PriceList:
            ServiceCode === 'AmazonBedrockFoundationModels' ? account.products.map((one) => JSON.stringify(one)) : [],
        }),
      }),
    ],
    (operation) => (account.denied.has(operation) ? { status: 403, code: 'AccessDeniedException' } : undefined),
  );
  const pricingClient = new pricing.PricingClient(aws.config);
  const bedrockClient = new BedrockClient(aws.config);
  const stores = {
    settings: dynamoSettings(client, tables.state),
    prices: dynamoPrices(client, tables.state),
    ledger: dynamoLedger(client, tables.ledger),
    findings: dynamoFindings(client, tables.state),
  };
  return {
    account,
    aws,
    ...stores,
    run(at, days = Number.POSITIVE_INFINITY) {
      let left = days;
      const refresh = refreshCatalog({
        catalog: stores.settings,
        readConfig: stores.settings.readConfig,
        catalogIn: () => accountCatalog(bedrockClient),
        prices: stores.prices,
        priceLists: priceLists(pricingClient),
        ledger: stores.ledger,
        findings: findingRecorder(stores.findings),
        clock: () => (left-- > 0 ? at : at + DAY_MS),
      });
      return refresh(HOME, at, at + HOUR_MS);
    },
    async stop() {
      pricingClient.destroy();
      bedrockClient.destroy();
      await aws.stop();
    },
  };
}
