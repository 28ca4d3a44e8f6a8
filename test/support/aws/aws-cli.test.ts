import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import * as bedrock from '@aws-sdk/client-bedrock';
import * as events from '@aws-sdk/client-eventbridge';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as sns from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoopbackAws, loopbackAws } from './loopback-aws.ts';
import { s3Bucket } from './s3-bucket.ts';
import { service } from './service.ts';

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:spend';
const CREATED = new Date('2026-11-02T09:00:00.250Z');
const PROFILE = {
  inferenceProfileName: 'refund-bot',
  inferenceProfileArn: 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1',
  inferenceProfileId: 'a1',
  models: [{ modelArn: 'arn:aws:bedrock:us-east-1::foundation-model/m' }],
  status: 'ACTIVE',
  type: 'APPLICATION',
} satisfies bedrock.GetInferenceProfileResponse;

const services = [
  service(
    'sns',
    sns,
    sns.SNSClient,
  )({
    Publish: ({ TopicArn }) => {
      if (TopicArn !== TOPIC) throw new sns.NotFoundException({ message: 'Topic does not exist', $metadata: {} });
      return { MessageId: 'm-1' };
    },
    ListTopics: () => ({ Topics: [{ TopicArn: TOPIC }, { TopicArn: `${TOPIC}.fifo` }] }),
  }),
  service(
    'events',
    events,
    events.EventBridgeClient,
  )({
    PutEvents: ({ Entries = [] }) => ({ FailedEntryCount: 0, Entries: Entries.map((_, i) => ({ EventId: `e-${i}` })) }),
  }),
  service(
    'secretsmanager',
    secretsManager,
    secretsManager.SecretsManagerClient,
  )({
    GetSecretValue: ({ SecretId = '' }) => ({ Name: SecretId, SecretString: 'xoxb <&> ü', CreatedDate: CREATED }),
  }),
  service(
    'bedrock',
    bedrock,
    bedrock.BedrockClient,
  )({
    GetInferenceProfile: () => PROFILE,
    ListInferenceProfiles: () => ({ inferenceProfileSummaries: [PROFILE] }),
  }),
];

const KEY = 'logs/a b+c/ü&.json.gz';
services.push(s3Bucket('our-bucket', new Map([[KEY, Buffer.from('line <1>')]])));

const hasCli = spawnSync('aws', ['--version']).status === 0;
if (!hasCli) process.stderr.write('skipped, no AWS CLI on the path: the loopback AWS as another client reads it\n');

// Its parsers, its signer and its service models are others than the SDK's, so what both read is no shared mistake.
describe.skipIf(!hasCli)('the AWS CLI', () => {
  let aws: LoopbackAws;
  beforeAll(async () => {
    aws = await loopbackAws(services);
  });
  afterAll(() => aws.stop());

  async function run(...args: string[]) {
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_PAGER: '',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    };
    const { stdout } = await promisify(execFile)('aws', [...args, '--output', 'json'], { env });
    return JSON.parse(stdout);
  }
  const lastInput = () => aws.calls.at(-1)?.input;

  it('publishes to a topic and lists topics', async () => {
    const attributes = { severity: { DataType: 'String', StringValue: 'high & "rising"' } };
    const message = ['--message', 'a b+c', '--message-attributes', JSON.stringify(attributes)];
    expect(await run('sns', 'publish', '--topic-arn', TOPIC, ...message)).toEqual({ MessageId: 'm-1' });
    expect(lastInput()).toEqual({ TopicArn: TOPIC, Message: 'a b+c', MessageAttributes: attributes });
    expect(await run('sns', 'list-topics')).toEqual({ Topics: [{ TopicArn: TOPIC }, { TopicArn: `${TOPIC}.fifo` }] });
  });

  it('reads the error of a topic that is not there', async () => {
    const publish = run('sns', 'publish', '--topic-arn', `${TOPIC}2`, '--message', 'm');
    await expect(publish).rejects.toThrow('An error occurred (NotFound) when calling the Publish operation');
  });

  it('puts events with their time', async () => {
    const entry = { Source: 's', DetailType: 't', Detail: '{"a":1}', Resources: ['arn:x'] };
    const entries = JSON.stringify([{ ...entry, Time: '2026-11-02T09:00:00Z' }]);
    const put = await run('events', 'put-events', '--entries', entries);
    expect(put).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: 'e-0' }] });
    expect(lastInput()).toEqual({ Entries: [{ ...entry, Time: new Date('2026-11-02T09:00:00Z') }] });
  });

  it('reads a secret and when it was made', async () => {
    const secret = await run('secretsmanager', 'get-secret-value', '--secret-id', 'our-token');
    expect(secret).toMatchObject({ Name: 'our-token', SecretString: 'xoxb <&> ü' });
    // Version 1 shows seconds, version 2 a date.
    const { CreatedDate } = secret;
    expect(new Date(typeof CreatedDate === 'number' ? CreatedDate * 1000 : CreatedDate)).toEqual(CREATED);
  });

  it('lists a bucket and reads an object', async () => {
    const listed = await run('s3api', 'list-objects-v2', '--bucket', 'our-bucket', '--prefix', 'logs/');
    expect(listed).toMatchObject({ Contents: [{ Key: KEY, Size: 8 }] });
    const got = await run('s3api', 'get-object', '--bucket', 'our-bucket', '--key', KEY, '/dev/null');
    expect(got).toMatchObject({ ContentLength: 8, ETag: '"1"', ContentType: 'application/json' });
  });

  it('reads inference profiles, one of them by an ARN in the path', async () => {
    const { inferenceProfileArn } = PROFILE;
    expect(await run('bedrock', 'list-inference-profiles', '--type-equals', 'APPLICATION')).toEqual({
      inferenceProfileSummaries: [PROFILE],
    });
    expect(lastInput()).toEqual({ typeEquals: 'APPLICATION' });
    const byArn = ['--inference-profile-identifier', inferenceProfileArn];
    expect(await run('bedrock', 'get-inference-profile', ...byArn)).toEqual(PROFILE);
    expect(lastInput()).toEqual({ inferenceProfileIdentifier: inferenceProfileArn });
  });
});
