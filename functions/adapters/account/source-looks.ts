import type { BedrockClient } from '@aws-sdk/client-bedrock';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { S3Client } from '@aws-sdk/client-s3';
import { invocationLogging } from '#adapters/bedrock/invocation-logging.ts';
import { readSubscriptionFilters } from '#adapters/cloudwatch-logs/subscription-filters.ts';
import { sendsEvents } from '#adapters/s3/bucket-events.ts';
import { look } from '#adapters/sdk/look.ts';
import { SOURCE_ACTIONS } from '#core/blindness/judge-source.ts';
import type { SourceLooks } from '#core/ports/source-looks.ts';

/** sourceLooks looks at the logging, the log group and the bucket of the clients' account and Region. */
export const sourceLooks = (bedrock: BedrockClient, logs: CloudWatchLogsClient, buckets: S3Client): SourceLooks => ({
  logging: () => look(SOURCE_ACTIONS.logging, invocationLogging(bedrock).readLogging()),
  subscriptionFilters: (logGroup) => look(SOURCE_ACTIONS.filters, readSubscriptionFilters(logs, logGroup)),
  sendsEvents: (bucket) => look(SOURCE_ACTIONS.sendsEvents, sendsEvents(buckets, bucket)),
});
