import { BedrockClient } from '@aws-sdk/client-bedrock';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { S3Client } from '@aws-sdk/client-s3';
import { accountCatalog } from '#adapters/bedrock/account-catalog.ts';
import { invocationLogging } from '#adapters/bedrock/invocation-logging.ts';
import { bedrockMetrics } from '#adapters/cloudwatch/invocation-metrics.ts';
import { readLogGroup } from '#adapters/cloudwatch-logs/log-group.ts';
import { readSubscriptionFilters } from '#adapters/cloudwatch-logs/subscription-filters.ts';
import { sendsEvents } from '#adapters/s3/bucket-events.ts';
import { UsageError } from '#functions/local/usage-error.ts';
import type { Account } from './look-at-account.ts';

/** awsAccount is the account and Region that the SDK finds, as aws-cli does; throws a UsageError where it finds none. */
export async function awsAccount(): Promise<Account> {
  const [bedrock, logs, metrics, buckets] = [
    new BedrockClient(),
    new CloudWatchLogsClient(),
    new CloudWatchClient(),
    new S3Client(),
  ];
  const region = await bedrock.config.region().catch(() => {
    throw new UsageError('doctor needs a Region: AWS_REGION=us-east-1 npm start -- doctor');
  });
  await bedrock.config.credentials().catch((error: Error) => {
    throw new UsageError(
      `doctor needs AWS credentials to read with: set AWS_PROFILE, or see aws configure (${error.name})`,
    );
  });
  // Whose account it is makes no difference to what it is asked.
  const scope = `aws..${region}`;
  return {
    region,
    scope,
    logging: () => invocationLogging(bedrock).readLogging(),
    catalog: () => accountCatalog(bedrock).list(),
    modelIds: () => bedrockMetrics(() => metrics).modelIds(scope),
    logGroup: (name) => readLogGroup(logs, name),
    subscriptionFilters: (name) => readSubscriptionFilters(logs, name),
    sendsEvents: (bucket) => sendsEvents(buckets, bucket),
  };
}
