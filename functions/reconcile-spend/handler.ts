import { setTimeout as sleep } from 'node:timers/promises';
import { BedrockClient } from '@aws-sdk/client-bedrock';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { sourceLooks } from '#adapters/account/source-looks.ts';
import { bedrockMetrics } from '#adapters/cloudwatch/invocation-metrics.ts';
import { mantleMetrics } from '#adapters/cloudwatch/mantle-metrics.ts';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoGaps } from '#adapters/dynamodb/gap-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { dynamoPrices } from '#adapters/dynamodb/price-store.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings-store.ts';
import type { WatchedSource } from '#core/blindness/watched-source.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { required } from '#runtime/environment.ts';
import { observability } from '#runtime/observability.ts';
import { refreshed } from '#runtime/refreshed.ts';
import { loadConfig, loadPrices, SETTINGS_MAX_AGE_MS } from '#runtime/settings.ts';
import { composeReconcile } from './compose.ts';
import { reconcileEventHandler } from './event-handler.ts';

const PAUSE_MS = 30_000;

const client = new DynamoDBClient({});
const metricsIn = (region: string) => new CloudWatchClient({ region });
const settings = dynamoSettings(client, required('STATE_TABLE'));
const prices = dynamoPrices(client, required('STATE_TABLE'));
const outside = {
  ledger: dynamoLedger(client, required('LEDGER_TABLE')),
  gaps: dynamoGaps(client, required('STATE_TABLE')),
  findings: findingRecorder(dynamoFindings(client, required('STATE_TABLE'))),
  metrics: bedrockMetrics(metricsIn),
  unlogged: mantleMetrics(metricsIn),
  source: watchedSource(),
  looks: sourceLooks(new BedrockClient({}), new CloudWatchLogsClient({}), new S3Client({})),
  pause: () => sleep(PAUSE_MS),
};

function watchedSource(): WatchedSource {
  const { LOG_GROUP: logGroup, LOG_PREFIX: prefix = '' } = process.env;
  if (logGroup) return { logGroup, destinationArn: required('INGEST_FUNCTION_ARN') };
  return { bucket: required('LOG_BUCKET'), prefix };
}

const begin = refreshed(
  async () => composeReconcile({ ...(await loadConfig(settings)), prices: await loadPrices(prices), ...outside }),
  SETTINGS_MAX_AGE_MS,
);

export const handler = reconcileEventHandler(begin, Date.now).use(observability());
