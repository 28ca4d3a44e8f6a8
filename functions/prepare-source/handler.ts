import { BedrockClient } from '@aws-sdk/client-bedrock';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { S3Client } from '@aws-sdk/client-s3';
import { invocationLogging } from '#adapters/bedrock/invocation-logging.ts';
import { readSubscriptionFilters } from '#adapters/cloudwatch-logs/subscription-filters.ts';
import { sendsEvents } from '#adapters/s3/bucket-events.ts';
import { observability } from '#runtime/observability.ts';
import { prepareSourceEventHandler } from './event-handler.ts';
import { prepareSource } from './prepare-source.ts';

const logs = new CloudWatchLogsClient({});
const buckets = new S3Client({});

const prepare = prepareSource({
  ...invocationLogging(new BedrockClient({})),
  subscriptionFilters: (logGroup) => readSubscriptionFilters(logs, logGroup),
  sendsEvents: (bucket) => sendsEvents(buckets, bucket),
});

export const handler = prepareSourceEventHandler(prepare).use(observability());
