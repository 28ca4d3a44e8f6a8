import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { logGroupSource } from '#adapters/cloudwatch-logs/filter-log-events.ts';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoGaps } from '#adapters/dynamodb/gap-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { dynamoPrices } from '#adapters/dynamodb/price-store.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings-store.ts';
import { bucketSource } from '#adapters/s3/bucket-source.ts';
import { readKeyRing } from '#adapters/secrets-manager/key-ring.ts';
import type { LogSource } from '#core/ports/log-source.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { composeIngest } from '#functions/ingestion/compose.ts';
import { required } from '#runtime/environment.ts';
import { observability } from '#runtime/observability.ts';
import { refreshed } from '#runtime/refreshed.ts';
import { loadConfig, loadPrices, SETTINGS_MAX_AGE_MS } from '#runtime/settings.ts';
import { backfillInvocations } from './backfill-invocations.ts';
import { backfillEventHandler } from './event-handler.ts';

const client = new DynamoDBClient({});
const secrets = new SecretsManagerClient({});
const settings = dynamoSettings(client, required('STATE_TABLE'));
const prices = dynamoPrices(client, required('STATE_TABLE'));
const gaps = dynamoGaps(client, required('STATE_TABLE'));
const ledger = dynamoLedger(client, required('LEDGER_TABLE'));
const findings = findingRecorder(dynamoFindings(client, required('STATE_TABLE')));

/** FilterLogEvents is throttled at 5 to 10 calls a second for the whole account (AWS docs: CloudWatch Logs quotas). */
const PATIENT = { retryMode: 'adaptive', maxAttempts: 8 } as const;

/** Where the logs are: a bucket and the prefix its delivery was configured with, or a log group. */
const { LOG_BUCKET, LOG_PREFIX = '' } = process.env;
const source: LogSource = LOG_BUCKET
  ? bucketSource(new S3Client({}), LOG_BUCKET, LOG_PREFIX)
  : logGroupSource(new CloudWatchLogsClient(PATIENT), required('LOG_GROUP'));

const begin = refreshed(async () => {
  const keys = await readKeyRing(secrets, required('KEY_RING_SECRET'));
  const { config, profiles } = await loadConfig(settings);
  return composeIngest({ config, profiles, prices: await loadPrices(prices), keys, ledger, findings, clock: Date.now });
}, SETTINGS_MAX_AGE_MS);

export const handler = backfillEventHandler(
  async (scope) => backfillInvocations({ scope, gaps, ledger, source, begin: await begin(), clock: Date.now }),
  gaps,
  Date.now,
).use(observability());
