import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { dynamoPrices } from '#adapters/dynamodb/price-store.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings-store.ts';
import { lateBucketBodies } from '#adapters/s3/late-bucket-bodies.ts';
import { readKeyRing } from '#adapters/secrets-manager/key-ring.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { composeIngest } from '#functions/ingestion/compose.ts';
import { required } from '#runtime/environment.ts';
import { observability } from '#runtime/observability.ts';
import { refreshed } from '#runtime/refreshed.ts';
import { loadConfig, loadPrices, SETTINGS_MAX_AGE_MS } from '#runtime/settings.ts';
import { ingestEventHandler } from './event-handler.ts';

const client = new DynamoDBClient({});
const secrets = new SecretsManagerClient({});
const settings = dynamoSettings(client, required('STATE_TABLE'));
const prices = dynamoPrices(client, required('STATE_TABLE'));
const ledger = dynamoLedger(client, required('LEDGER_TABLE'));
const findings = findingRecorder(dynamoFindings(client, required('STATE_TABLE')));

/** The bucket that requests go to which are too large for the log group; unset where nobody may read it. */
const { BODY_BUCKET } = process.env;
const bodies = BODY_BUCKET ? lateBucketBodies(BODY_BUCKET) : undefined;

const begin = refreshed(async () => {
  const keys = await readKeyRing(secrets, required('KEY_RING_SECRET'));
  const { config, profiles } = await loadConfig(settings);
  const outside = { keys, ledger, findings, bodies, clock: Date.now };
  return composeIngest({ config, profiles, prices: await loadPrices(prices), ...outside });
}, SETTINGS_MAX_AGE_MS);

export const handler = ingestEventHandler(async () => (await begin())()).use(observability());
