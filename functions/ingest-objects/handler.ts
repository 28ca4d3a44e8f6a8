import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { dynamoPrices } from '#adapters/dynamodb/price-store.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings-store.ts';
import { bucketBodies } from '#adapters/s3/bucket-bodies.ts';
import { readObject } from '#adapters/s3/read-object.ts';
import { readKeyRing } from '#adapters/secrets-manager/key-ring.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { composeIngest } from '#functions/ingestion/compose.ts';
import { required } from '#runtime/environment.ts';
import { logFailure, observability } from '#runtime/observability.ts';
import { refreshed } from '#runtime/refreshed.ts';
import { loadConfig, loadPrices, SETTINGS_MAX_AGE_MS } from '#runtime/settings.ts';
import { objectsEventHandler } from './event-handler.ts';
import { ingestObjects } from './ingest-objects.ts';

const client = new DynamoDBClient({});
const s3 = new S3Client({});
const secrets = new SecretsManagerClient({});
const settings = dynamoSettings(client, required('STATE_TABLE'));
const prices = dynamoPrices(client, required('STATE_TABLE'));
const ledger = dynamoLedger(client, required('LEDGER_TABLE'));
const findings = findingRecorder(dynamoFindings(client, required('STATE_TABLE')));
/** What is too large for a record is in the bucket of the records. */
const bodies = bucketBodies(required('LOG_BUCKET'), s3);

const begin = refreshed(async () => {
  const keys = await readKeyRing(secrets, required('KEY_RING_SECRET'));
  const { config, profiles } = await loadConfig(settings);
  const outside = { keys, ledger, findings, bodies, clock: Date.now };
  return composeIngest({ config, profiles, prices: await loadPrices(prices), ...outside });
}, SETTINGS_MAX_AGE_MS);

export const handler = objectsEventHandler(
  async (refs) => ingestObjects(refs, await begin(), (ref) => readObject(s3, ref)),
  Date.now,
  (error) => logFailure('message failed', error),
).use(observability());
