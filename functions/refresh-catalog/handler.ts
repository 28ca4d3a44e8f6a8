import { BedrockClient } from '@aws-sdk/client-bedrock';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PricingClient } from '@aws-sdk/client-pricing';
import { accountCatalog } from '#adapters/bedrock/account-catalog.ts';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { dynamoPrices } from '#adapters/dynamodb/price-store.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings-store.ts';
import { priceListEndpoint, priceLists } from '#adapters/pricing/price-lists.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { required } from '#runtime/environment.ts';
import { observability } from '#runtime/observability.ts';
import { refreshEventHandler } from './event-handler.ts';
import { refreshCatalog } from './refresh-catalog.ts';

/** One profile's tags a call: the client slows down by itself until Bedrock takes them. */
const PATIENT = { retryMode: 'adaptive', maxAttempts: 8 };

const client = new DynamoDBClient({});
const settings = dynamoSettings(client, required('STATE_TABLE'));
const pricing = new PricingClient({ region: priceListEndpoint(required('AWS_REGION')), ...PATIENT });

const refresh = refreshCatalog({
  catalog: settings,
  readConfig: settings.readConfig,
  catalogIn: (region) => accountCatalog(new BedrockClient({ region, ...PATIENT })),
  prices: dynamoPrices(client, required('STATE_TABLE')),
  priceLists: priceLists(pricing),
  ledger: dynamoLedger(client, required('LEDGER_TABLE')),
  findings: findingRecorder(dynamoFindings(client, required('STATE_TABLE'))),
  clock: Date.now,
});

export const handler = refreshEventHandler(refresh, Date.now).use(observability());
