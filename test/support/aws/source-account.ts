import type * as bedrock from '@aws-sdk/client-bedrock';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as s3 from '@aws-sdk/client-s3';
import { bedrockService } from './bedrock.ts';
import { type Service, service } from './service.ts';

export const INGEST = 'arn:aws:lambda:us-east-1:111122223333:function:bedrock-cost-watchdog-ingest-invocations';
export const GROUP = '/aws/bedrock/invocations';
const WRITER = 'arn:aws:iam::111122223333:role/bedrock-logging';

/** What an account has of what a watchdog sees by; a test may change it. */
export interface SourceAccount {
  logging: bedrock.LoggingConfig | undefined;
  /** Log groups by name, with their subscription filters. */
  readonly groups: Map<string, logs.SubscriptionFilter[]>;
  /** Buckets by name, with what they tell. */
  readonly buckets: Map<string, s3.NotificationConfiguration>;
}

/** An account that logs to a group, and to a bucket, and tells of both. */
export const sourceAccount = (): SourceAccount => ({
  logging: {
    cloudWatchConfig: { logGroupName: GROUP, roleArn: WRITER },
    s3Config: { bucketName: 'logs', keyPrefix: 'bedrock' },
    textDataDeliveryEnabled: true,
    imageDataDeliveryEnabled: false,
    embeddingDataDeliveryEnabled: false,
    videoDataDeliveryEnabled: false,
    audioDataDeliveryEnabled: false,
  },
  groups: new Map([[GROUP, [{ filterName: 'bedrock-cost-watchdog', destinationArn: INGEST }]]]),
  buckets: new Map([['logs', { EventBridgeConfiguration: {} }]]),
});

/** The services of that account, as far as a watchdog and a person at a shell ask them. */
export const sourceServices = (account: SourceAccount): Service[] => {
  const groupOf = (name = '') => {
    const filters = account.groups.get(name);
    if (filters) return filters;
    throw new logs.ResourceNotFoundException({ message: 'no such log group', $metadata: {} });
  };
  return [
    bedrockService({
      GetModelInvocationLoggingConfiguration: () => (account.logging ? { loggingConfig: account.logging } : {}),
      PutModelInvocationLoggingConfiguration: ({ loggingConfig }) => {
        account.logging = loggingConfig;
        return {};
      },
    }),
    service(
      'logs',
      logs,
      logs.CloudWatchLogsClient,
    )({
      DescribeSubscriptionFilters: ({ logGroupName }) => ({ subscriptionFilters: groupOf(logGroupName) }),
      CreateLogGroup: ({ logGroupName = '' }) => {
        account.groups.set(logGroupName, []);
        return {};
      },
      PutSubscriptionFilter: ({ logGroupName = '', filterName = '', destinationArn = '' }) => {
        const others = groupOf(logGroupName).filter((one) => one.filterName !== filterName);
        account.groups.set(logGroupName, [...others, { filterName, destinationArn }]);
        return {};
      },
    }),
    service(
      's3',
      s3,
      s3.S3Client,
    )({
      GetBucketNotificationConfiguration: ({ Bucket = '' }) => {
        const tells = account.buckets.get(Bucket);
        if (tells) return tells;
        throw new s3.NoSuchBucket({ message: 'no such bucket', $metadata: {} });
      },
    }),
  ];
};
