import { gzipSync } from 'node:zlib';
import { BedrockClient } from '@aws-sdk/client-bedrock';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { expect, it } from 'vitest';
import { invocationLogging } from '#adapters/bedrock/invocation-logging.ts';
import { bedrockMetrics } from '#adapters/cloudwatch/invocation-metrics.ts';
import { logGroupSource } from '#adapters/cloudwatch-logs/filter-log-events.ts';
import { readSubscriptionFilters } from '#adapters/cloudwatch-logs/subscription-filters.ts';
import { eventBus } from '#adapters/eventbridge/event-bus.ts';
import { sendsEvents } from '#adapters/s3/bucket-events.ts';
import { bucketSource } from '#adapters/s3/bucket-source.ts';
import { ensureSecret } from '#adapters/secrets-manager/ensure-secret.ts';
import { readSecretString } from '#adapters/secrets-manager/secret-string.ts';
import { snsTopic } from '#adapters/sns/sns-topic.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import type { MinuteRange } from '#core/ledger/lateness.ts';
import type { LogSource } from '#core/ports/log-source.ts';
import { floorTo, HOUR, minuteOf, msOf } from '#core/time.ts';
import { aView } from '../support/incidents.ts';
import { describeOnMoto } from './moto.ts';
import { createQueue, receivedBy } from './moto-queue.ts';

const SCOPE = 'aws.123456789012.us-east-1';
const GROUP = '/bedrock/invocations';
const STREAM = 'aws/bedrock/modelinvocations';
const view = aView();
const telling = { view, changes: view.incident.changes, deadline: Date.now() + 600_000 };
const hour = floorTo(minuteOf(Date.now()), HOUR) - HOUR;
const range = { from: hour, to: hour + HOUR };

/** The lines of a range, page by page to its end. */
async function linesOf(source: LogSource, wanted: MinuteRange): Promise<string[]> {
  const lines: string[] = [];
  for await (const page of source.read(SCOPE, wanted)) {
    for await (const line of page.lines) lines.push('text' in line ? line.text : line.rejected);
  }
  return lines;
}

// What the loopback of test/support/aws has in common with the adapters' author, moto has not.
describeOnMoto('on the services of moto', (moto) => {
  it('a topic delivers an incident by its attributes, and one that is not there refuses', async () => {
    const client = new SNSClient(moto().config);
    const { TopicArn = '' } = await client.send(new CreateTopicCommand({ Name: 'alerts' }));
    for (const [name, severity] of [
      ['wanted', 'high'],
      ['unwanted', 'low'],
    ] as const) {
      const Endpoint = await createQueue(moto(), name);
      const Attributes = { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify({ severity: [severity] }) };
      await client.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }));
    }
    expect(await snsTopic(client, TopicArn).send(telling)).toEqual({ outcome: 'done' });
    const [message, ...others] = await receivedBy(moto(), 'wanted');
    expect(others).toEqual([]);
    expect(JSON.parse(message ?? '')).toMatchObject({ type: 'incident', id: incidentId(view.incident) });
    expect(await receivedBy(moto(), 'unwanted')).toEqual([]);
    expect(await snsTopic(client, `${TopicArn}-gone`).send(telling)).toMatchObject({ outcome: 'refused' });
  });

  it('a bus delivers an incident by its type', async () => {
    const client = new EventBridgeClient(moto().config);
    const { EventBusArn = '' } = await client.send(new CreateEventBusCommand({ Name: 'spend' }));
    for (const type of ['Incident Opened', 'Incident Resolved']) {
      const Name = type.replace(' ', '');
      const EventPattern = JSON.stringify({ source: ['bedrock.cost-watchdog'], 'detail-type': [type] });
      await client.send(new PutRuleCommand({ Name, EventBusName: 'spend', EventPattern }));
      const Targets = [{ Id: '1', Arn: await createQueue(moto(), Name) }];
      await client.send(new PutTargetsCommand({ Rule: Name, EventBusName: 'spend', Targets }));
    }
    expect(await eventBus(client, EventBusArn).send(telling)).toEqual({ outcome: 'done' });
    const [event, ...others] = await receivedBy(moto(), 'IncidentOpened');
    expect([others, await receivedBy(moto(), 'IncidentResolved')]).toEqual([[], []]);
    expect(JSON.parse(event ?? '{}')).toMatchObject({
      source: 'bedrock.cost-watchdog',
      detail: { type: 'incident', id: incidentId(view.incident) },
    });
  });

  it('a secret gets its first value once, and is read back', async () => {
    const client = new SecretsManagerClient(moto().config);
    await client.send(new CreateSecretCommand({ Name: 'key-ring' }));
    await ensureSecret(client, 'key-ring', () => 'first');
    await ensureSecret(client, 'key-ring', () => 'second');
    expect(await readSecretString(client, 'key-ring')).toBe('first');
    await expect(readSecretString(client, 'gone')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('a log group gives the records of an hour, and nothing beside them', async () => {
    const client = new CloudWatchLogsClient(moto().config);
    await client.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
    await client.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName: STREAM }));
    const at = (minute: number, message: string) => ({ timestamp: msOf(minute), message });
    const before = at(hour - 1, 'before');
    const within = Array.from({ length: 60 }, (_, i) => at(hour + i, `record ${i}`));
    await client.send(
      new PutLogEventsCommand({
        logGroupName: GROUP,
        logStreamName: STREAM,
        logEvents: [before, ...within, at(hour + HOUR, 'after')],
      }),
    );
    expect(await linesOf(logGroupSource(client, GROUP), range)).toEqual(within.map(({ message }) => message));
    expect(await readSubscriptionFilters(client, GROUP)).toEqual([]);
    expect(await readSubscriptionFilters(client, '/gone')).toBeUndefined();
    await expect(client.send(new FilterLogEventsCommand({ logGroupName: '/gone' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('counts of calls come back by model and hour', async () => {
    const client = new CloudWatchClient(moto().config);
    const Dimensions = [{ Name: 'ModelId', Value: 'amazon.nova-lite-v1:0' }];
    const MetricData = [5, 20, 35].map((minute) => ({
      MetricName: 'Invocations',
      Dimensions,
      Timestamp: new Date(msOf(hour + minute)),
      Value: 1,
      Unit: 'Count' as const,
    }));
    await client.send(new PutMetricDataCommand({ Namespace: 'AWS/Bedrock', MetricData }));
    const metrics = bedrockMetrics(() => client);
    expect(await metrics.modelIds(SCOPE)).toEqual(['amazon.nova-lite-v1:0']);
    const read = await metrics.read(SCOPE, ['amazon.nova-lite-v1:0'], ['invocations'], range.from, range.to);
    expect(read).toMatchObject({ isComplete: true, requested: 1 });
    expect(read.series.map(({ hours }) => [...hours])).toEqual([[[hour, 3]]]);
  });

  it('a bucket gives the records of an hour, object by object, and sends no events unless it is told to', async () => {
    const client = new S3Client({ ...moto().config, forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: 'logs' }));
    const [, account, region] = SCOPE.split('.');
    const day = new Date(msOf(hour)).toISOString().slice(0, 13).replace(/[-T]/g, '/');
    const prefix = `AWSLogs/${account}/BedrockModelInvocationLogs/${region}/${day}`;
    for (const [name, text] of [
      ['20261102T090000000Z_0000000000000001.json.gz', '{"a":1}\n{"a":2}\n'],
      ['20261102T090500000Z_0000000000000002.json.gz', '{"a":3}\n'],
    ] as const) {
      await client.send(new PutObjectCommand({ Bucket: 'logs', Key: `${prefix}/${name}`, Body: gzipSync(text) }));
    }
    expect(await linesOf(bucketSource(client, 'logs'), range)).toEqual(['{"a":1}', '{"a":2}', '{"a":3}']);
    expect(await sendsEvents(client, 'logs')).toBe(false);
    expect(await sendsEvents(client, 'gone')).toBeUndefined();
  });

  it('the logging of Bedrock is written and read back', async () => {
    await new CloudWatchLogsClient(moto().config).send(new CreateLogGroupCommand({ logGroupName: '/bedrock/on' }));
    const logging = invocationLogging(new BedrockClient(moto().config));
    const cloudWatchConfig = { logGroupName: '/bedrock/on', roleArn: 'arn:aws:iam::123456789012:role/logs' };
    await logging.writeLogging({ cloudWatchConfig, textDataDeliveryEnabled: true });
    expect(await logging.readLogging()).toMatchObject({ cloudWatchConfig, textDataDeliveryEnabled: true });
  });
});
