import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { bedrockMetrics } from '#adapters/cloudwatch/invocation-metrics.ts';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoGaps } from '#adapters/dynamodb/gap-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings-store.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { required } from '#runtime/environment.ts';
import { observability } from '#runtime/observability.ts';
import { refreshed } from '#runtime/refreshed.ts';
import { SETTINGS_MAX_AGE_MS } from '#runtime/settings.ts';
import { composeReconcile } from './compose.ts';
import { reconcileEventHandler } from './event-handler.ts';

const client = new DynamoDBClient({});
const settings = dynamoSettings(client, required('STATE_TABLE'));
const ledger = dynamoLedger(client, required('LEDGER_TABLE'));
const gaps = dynamoGaps(client, required('STATE_TABLE'));
const findings = findingRecorder(dynamoFindings(client, required('STATE_TABLE')));
const metrics = bedrockMetrics((region) => new CloudWatchClient({ region }));

const begin = refreshed(
  async () => composeReconcile({ profiles: await settings.readProfiles(), ledger, gaps, findings, metrics }),
  SETTINGS_MAX_AGE_MS,
);

export const handler = reconcileEventHandler(begin, Date.now).use(observability());
