import * as bedrock from '@aws-sdk/client-bedrock';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as s3 from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { invocationLogging } from '#adapters/bedrock/invocation-logging.ts';
import { readSubscriptionFilters } from '#adapters/cloudwatch-logs/subscription-filters.ts';
import { sendsEvents } from '#adapters/s3/bucket-events.ts';
import { prepareSourceEventHandler } from '#functions/prepare-source/event-handler.ts';
import { prepareSource } from '#functions/prepare-source/prepare-source.ts';
import { type LoopbackAws, loopbackAws } from '../support/aws/loopback-aws.ts';
import { service } from '../support/aws/service.ts';
import { type StackStandIn, stackStandIn } from '../support/stack-stand-in.ts';

const INGEST = 'arn:aws:lambda:us-east-1:111122223333:function:ingest';
const ROLE = 'arn:aws:iam::111122223333:role/logging';
const group = {
  SourceKind: 'log-group',
  SourceName: 'invocations',
  DestinationArn: INGEST,
  SubscriptionFilters: '2',
};

describe('preparing a source', () => {
  let aws: LoopbackAws;
  let stack: StackStandIn;
  let handler: ReturnType<typeof prepareSourceEventHandler>;
  /** Filters of the log group `invocations`, by destination; three a page. */
  let filters: string[];
  let logging: bedrock.LoggingConfig | undefined;
  /** Whether what is written is there when it is read. */
  let isKept: boolean;
  /** Writes that are refused before one is taken, since IAM has not told everybody of the role. */
  let tooEarly: number;

  beforeAll(async () => {
    stack = await stackStandIn();
    aws = await loopbackAws([
      service(
        'logs',
        logs,
        logs.CloudWatchLogsClient,
      )({
        DescribeSubscriptionFilters: ({ logGroupName, nextToken = '0' }) => {
          if (logGroupName !== 'invocations') {
            throw new logs.ResourceNotFoundException({ message: 'no such log group', $metadata: {} });
          }
          const from = Number(nextToken);
          const page = filters.slice(from, from + 3);
          return {
            subscriptionFilters: page.map((destinationArn, at) => ({ filterName: `f${from + at}`, destinationArn })),
            ...(from + 3 < filters.length && { nextToken: String(from + 3) }),
          };
        },
      }),
      service(
        'bedrock',
        bedrock,
        bedrock.BedrockClient,
      )({
        GetModelInvocationLoggingConfiguration: () => (logging ? { loggingConfig: logging } : {}),
        PutModelInvocationLoggingConfiguration: ({ loggingConfig }) => {
          if (tooEarly-- > 0) {
            const message = 'Failed to validate permissions for log group: invocations, with role: r.';
            throw new bedrock.ValidationException({ message, $metadata: {} });
          }
          if (isKept) logging = loggingConfig;
          return {};
        },
      }),
      service(
        's3',
        s3,
        s3.S3Client,
      )({
        GetBucketNotificationConfiguration: ({ Bucket }) => {
          if (Bucket === 'gone') throw new s3.NoSuchBucket({ message: 'no such bucket', $metadata: {} });
          return Bucket === 'tells' ? { EventBridgeConfiguration: {} } : {};
        },
      }),
    ]);
    const [logsClient, buckets] = [new logs.CloudWatchLogsClient(aws.config), new s3.S3Client(aws.config)];
    handler = prepareSourceEventHandler(
      prepareSource({
        ...invocationLogging(new bedrock.BedrockClient(aws.config), async () => {}),
        subscriptionFilters: (name) => readSubscriptionFilters(logsClient, name),
        sendsEvents: (bucket) => sendsEvents(buckets, bucket),
      }),
    );
  });
  afterAll(() => Promise.all([aws.stop(), stack.stop()]));
  beforeEach(() => {
    filters = [];
    logging = undefined;
    isKept = true;
    tooEarly = 0;
  });

  async function prepare(properties: Record<string, string>) {
    const puts = () =>
      aws.calls.filter(({ operation }) => operation.endsWith('PutModelInvocationLoggingConfiguration'));
    const before = puts().length;
    await handler(stack.request('Create', properties), {} as never);
    return { answer: stack.answers.at(-1)?.body, written: puts().length - before };
  }

  it('touches nothing, and says that nothing is logged', async () => {
    const { answer, written } = await prepare(group);
    expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { Logging: expect.stringMatching(/^off: /) } });
    expect(written).toBe(0);
  });

  it('refuses a log group that is not there, and says how to make it', async () => {
    const { answer } = await prepare({ ...group, SourceName: 'mistyped' });
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('--log-group-name mistyped') });
  });

  it('counts the filters of every page', async () => {
    filters = ['a', 'b', INGEST, 'c'];
    const { answer } = await prepare({ ...group, SubscriptionFilters: '3' });
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/f0 \(to a\), f1 \(to b\), f3 \(to c\) take all 3/),
    });
    expect((await prepare({ ...group, SubscriptionFilters: '5' })).answer?.Status).toBe('SUCCESS');
  });

  it('turns logging on where that is asked for, and keeps everything else', async () => {
    logging = { s3Config: { bucketName: 'theirs', keyPrefix: 'p' }, imageDataDeliveryEnabled: true };
    const { answer, written } = await prepare({ ...group, LoggingRoleArn: ROLE });
    expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { Logging: 'on: Bedrock logs to invocations' } });
    expect(written).toBe(1);
    expect(logging).toEqual({
      s3Config: { bucketName: 'theirs', keyPrefix: 'p' },
      imageDataDeliveryEnabled: true,
      cloudWatchConfig: { logGroupName: 'invocations', roleArn: ROLE },
    });
    expect((await prepare({ ...group, LoggingRoleArn: ROLE })).written).toBe(0);
  });

  it('waits until a role that was just made is known to Bedrock, and not for ever', async () => {
    tooEarly = 2;
    const { answer, written } = await prepare({ ...group, LoggingRoleArn: ROLE });
    expect([answer?.Status, written]).toEqual(['SUCCESS', 3]);
    [logging, tooEarly] = [undefined, Number.POSITIVE_INFINITY];
    expect((await prepare({ ...group, LoggingRoleArn: ROLE })).answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('Failed to validate permissions'),
    });
  });

  it('does not take logging away from another log group', async () => {
    logging = { cloudWatchConfig: { logGroupName: 'theirs', roleArn: 'r' } };
    const { answer, written } = await prepare({ ...group, LoggingRoleArn: ROLE });
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('theirs') });
    expect(written).toBe(0);
  });

  it('turns nothing on where there is no place for a filter', async () => {
    filters = ['a', 'b'];
    const { answer, written } = await prepare({ ...group, LoggingRoleArn: ROLE });
    expect([answer?.Status, written]).toEqual(['FAILED', 0]);
  });

  it('says on only what reads back', async () => {
    isKept = false;
    const { answer } = await prepare({ ...group, LoggingRoleArn: ROLE });
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('does not read back') });
  });

  it.each([
    { bucket: 'tells', status: 'SUCCESS', says: undefined },
    { bucket: 'silent', status: 'FAILED', says: /EventBridge.*replaces what is there/ },
    { bucket: 'gone', status: 'FAILED', says: /no bucket gone/ },
  ])('looks whether bucket $bucket sends its events', async ({ bucket, status, says }) => {
    const { answer } = await prepare({ SourceKind: 'bucket', SourceName: bucket });
    expect(answer?.Status).toBe(status);
    if (says) expect(answer?.Reason).toMatch(says);
  });
});
