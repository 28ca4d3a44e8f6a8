import { gzipSync } from 'node:zlib';
import * as bedrock from '@aws-sdk/client-bedrock';
import * as events from '@aws-sdk/client-eventbridge';
import * as s3 from '@aws-sdk/client-s3';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as sns from '@aws-sdk/client-sns';
import type { BuildMiddleware } from '@smithy/types';
import { afterEach, describe, expect, it } from 'vitest';
import { type Fault, type LoopbackAws, loopbackAws } from './loopback-aws.ts';
import { s3Bucket } from './s3-bucket.ts';
import { type Service, service } from './service.ts';

const snsService = service('sns', sns, sns.SNSClient);
const eventsService = service('events', events, events.EventBridgeClient);
const secretsService = service('secretsmanager', secretsManager, secretsManager.SecretsManagerClient);
const bedrockService = service('bedrock', bedrock, bedrock.BedrockClient);

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:topic';
/** Characters that forms, XML and JSON each write in a way of their own. */
const AWKWARD = 'a&b=c+d <e> "f" %20 é 💸\nnext';

let aws: LoopbackAws;
const clients: { destroy(): void }[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await aws.stop();
});

const start = async (services: Service[], fault?: (operation: string, nth: number) => Fault | undefined) => {
  aws = await loopbackAws(services, fault);
};
const opened = <Client extends { destroy(): void }>(client: Client): Client => {
  clients.push(client);
  return client;
};
const snsClient = (config = {}) => opened(new sns.SNSClient({ ...aws.config, ...config }));
const eventsClient = (config = {}) => opened(new events.EventBridgeClient({ ...aws.config, ...config }));

interface Tamperable {
  readonly middlewareStack: { add(middleware: never, options: { step: 'build'; priority: 'high' }): void };
}

interface Outgoing {
  body: string | Uint8Array;
  headers: Record<string, string>;
}

/** Has a client send something else than it serialised, properly signed. */
function tamper(client: Tamperable, change: (request: Outgoing) => void): void {
  const middleware: BuildMiddleware<object, object> = (next) => (args) => {
    change(args.request as Outgoing);
    return next(args);
  };
  client.middlewareStack.add(middleware as never, { step: 'build', priority: 'high' });
}

describe('the loopback AWS', () => {
  it('reads and answers a Query protocol with lists, maps, structures and any text', async () => {
    await start([
      snsService({
        Publish: () => ({ MessageId: AWKWARD }),
        ListTopics: ({ NextToken }) =>
          NextToken ? { Topics: [{ TopicArn: `${TOPIC}2` }] } : { Topics: [{ TopicArn: TOPIC }], NextToken: 'more' },
        GetTopicAttributes: () => ({ Attributes: { Owner: '1', 'a b': AWKWARD } }),
        TagResource: () => ({}),
        Unsubscribe: () => ({}),
      }),
    ]);
    const client = snsClient();
    const message = {
      TopicArn: TOPIC,
      Message: AWKWARD,
      MessageAttributes: {
        [AWKWARD.slice(0, 5)]: { DataType: 'String', StringValue: AWKWARD },
        bytes: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255, 1]) },
      },
    };
    const tags = {
      ResourceArn: TOPIC,
      Tags: [
        { Key: 'k', Value: 'v' },
        { Key: 'l', Value: '' },
      ],
    };
    expect(await client.send(new sns.PublishCommand(message))).toMatchObject({ MessageId: AWKWARD });
    await client.send(new sns.TagResourceCommand(tags));
    await client.send(new sns.TagResourceCommand({ ResourceArn: TOPIC, Tags: [] }));
    await client.send(new sns.UnsubscribeCommand({ SubscriptionArn: TOPIC }));
    expect(aws.calls.slice(0, 3)).toEqual([
      { operation: 'sns.Publish', input: message, fault: undefined },
      { operation: 'sns.TagResource', input: tags, fault: undefined },
      { operation: 'sns.TagResource', input: { ResourceArn: TOPIC, Tags: [] }, fault: undefined },
    ]);
    const topics = [];
    for await (const page of sns.paginateListTopics({ client }, {})) topics.push(...(page.Topics ?? []));
    expect(topics).toEqual([{ TopicArn: TOPIC }, { TopicArn: `${TOPIC}2` }]);
    const { Attributes } = await client.send(new sns.GetTopicAttributesCommand({ TopicArn: TOPIC }));
    expect(Attributes).toEqual({ Owner: '1', 'a b': AWKWARD });
  });

  it('reads and answers JSON protocols with times and bytes', async () => {
    const CreatedDate = new Date('2026-11-02T09:00:00.250Z');
    await start([
      secretsService({
        GetSecretValue: ({ SecretId }) => ({ Name: SecretId ?? '', SecretBinary: Buffer.from('secret'), CreatedDate }),
      }),
      eventsService({
        PutEvents: () => ({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] }),
      }),
    ]);
    const manager = opened(new secretsManager.SecretsManagerClient(aws.config));
    const secret = await manager.send(new secretsManager.GetSecretValueCommand({ SecretId: AWKWARD }));
    expect(secret).toMatchObject({ Name: AWKWARD, CreatedDate });
    expect(Buffer.from(secret.SecretBinary ?? []).toString()).toBe('secret');
    const event = { Source: 's', DetailType: 't', Detail: '{}', Time: CreatedDate };
    await eventsClient().send(new events.PutEventsCommand({ Entries: [event] }));
    expect(aws.calls.map(({ operation }) => operation)).toEqual(['secretsmanager.GetSecretValue', 'events.PutEvents']);
    expect(aws.calls[1]?.input).toEqual({ Entries: [event] });
  });

  it('reads and answers a REST protocol, members in the path and the query included', async () => {
    const profileArn = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a b/ü';
    const summary = {
      inferenceProfileName: AWKWARD,
      inferenceProfileArn: profileArn,
      inferenceProfileId: 'a',
      models: [{ modelArn: 'arn:aws:bedrock:us-east-1::foundation-model/m' }],
      status: 'ACTIVE',
      type: 'APPLICATION',
      createdAt: new Date('2026-11-02T09:00:00Z'),
    } satisfies bedrock.GetInferenceProfileResponse;
    await start([
      bedrockService({
        ListInferenceProfiles: ({ maxResults }) => ({
          inferenceProfileSummaries: [summary],
          nextToken: `${maxResults}`,
        }),
        GetInferenceProfile: () => summary,
        CreateInferenceProfile: () => ({ inferenceProfileArn: profileArn }),
      }),
    ]);
    const client = opened(new bedrock.BedrockClient(aws.config));
    const listed = await client.send(
      new bedrock.ListInferenceProfilesCommand({ maxResults: 7, typeEquals: 'APPLICATION' }),
    );
    expect(listed).toMatchObject({ inferenceProfileSummaries: [summary], nextToken: '7' });
    await client.send(new bedrock.GetInferenceProfileCommand({ inferenceProfileIdentifier: profileArn }));
    const create = {
      inferenceProfileName: 'n',
      modelSource: { copyFrom: 'arn:m' },
      tags: [{ key: 'k', value: AWKWARD }],
    };
    await client.send(new bedrock.CreateInferenceProfileCommand({ ...create, clientRequestToken: 'token' }));
    expect(aws.calls.map(({ input }) => input)).toEqual([
      { maxResults: 7, typeEquals: 'APPLICATION' },
      { inferenceProfileIdentifier: profileArn },
      { ...create, clientRequestToken: 'token' },
    ]);
  });

  it('reads and answers S3: objects as they are, listings in pages, and keys with any characters', async () => {
    const key = 'logs/a b+c/ü&%20é.json.gz';
    const objects = new Map([
      [key, Buffer.from([0, 255, 10, 31])],
      ['logs/z', Buffer.from('z')],
      ['other', Buffer.from('')],
    ]);
    await start([s3Bucket('our-bucket', objects, { forbidden: ['logs/z'], pageSize: 1 })]);
    const client = opened(new s3.S3Client(aws.config));
    const object = await client.send(new s3.GetObjectCommand({ Bucket: 'our-bucket', Key: key }));
    expect(object).toMatchObject({ ContentType: 'application/json', ETag: '"1"' });
    expect(await object.Body?.transformToByteArray()).toEqual(new Uint8Array([0, 255, 10, 31]));
    const listed = [];
    for await (const page of s3.paginateListObjectsV2({ client }, { Bucket: 'our-bucket', Prefix: 'logs/' })) {
      listed.push(...(page.Contents ?? []));
    }
    expect(listed).toEqual([
      { Key: key, Size: 4, LastModified: new Date(0) },
      { Key: 'logs/z', Size: 1, LastModified: new Date(0) },
    ]);
    const refused = (Bucket: string, Key: string) =>
      client.send(new s3.GetObjectCommand({ Bucket, Key })).catch((error: unknown) => error);
    expect(await refused('our-bucket', 'none')).toBeInstanceOf(s3.NoSuchKey);
    expect(await refused('our-bucket', 'logs/z')).toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    expect(await refused('another', key)).toBeInstanceOf(s3.NoSuchBucket);
  });

  it('breaks a connection amid an answer', async () => {
    const objects = new Map([['key', Buffer.alloc(100_000)]]);
    await start([s3Bucket('our-bucket', objects)], () => 'cut-off');
    const client = opened(new s3.S3Client(aws.config));
    const { Body } = await client.send(new s3.GetObjectCommand({ Bucket: 'our-bucket', Key: 'key' }));
    await expect(Body?.transformToByteArray()).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it.each([
    {
      what: 'a member that is missing',
      change: () => 'Action=Publish&Version=2010-03-31&TopicArn=t',
      says: 'Publish.Message is missing',
    },
    { what: 'a member nobody knows', change: (body: string) => `${body}&Urgent=true`, says: 'Urgent is unknown' },
    {
      what: 'a member nobody knows in a structure',
      change: (body: string) => `${body}&MessageAttributes.entry.1.Name=n&MessageAttributes.entry.1.Value.Kind=x`,
      says: 'MessageAttributes.entry.1.Value.Kind is unknown',
    },
    {
      what: 'a member missing in a structure',
      change: (body: string) =>
        `${body}&MessageAttributes.entry.1.Name=n&MessageAttributes.entry.1.Value.StringValue=x`,
      says: 'Publish.MessageAttributes.n.DataType is missing',
    },
    {
      what: 'another version',
      change: (body: string) => body.replace('2010-03-31', '2020-01-01'),
      says: 'no operation Publish',
    },
  ])('refuses a form with $what, and does nothing', async ({ change, says }) => {
    await start([snsService({ Publish: () => ({ MessageId: '1' }) })]);
    const client = snsClient();
    tamper(client, (request) => {
      request.body = change(String(request.body));
    });
    const publish = client.send(new sns.PublishCommand({ TopicArn: TOPIC, Message: 'm' }));
    await expect(publish).rejects.toThrow(says);
    expect(aws.calls).toEqual([]);
  });

  it.each([
    { what: 'a member that is missing', body: {}, says: 'PutEvents.Entries is missing' },
    {
      what: 'a member nobody knows',
      body: { Entries: [{ Urgent: true }] },
      says: 'PutEvents.Entries[0].Urgent is unknown',
    },
    { what: 'a text where a list belongs', body: { Entries: 'all' }, says: 'PutEvents.Entries is not a list' },
    {
      what: 'a number where a text belongs',
      body: { Entries: [{ Source: 1 }] },
      says: 'PutEvents.Entries[0].Source is not a string',
    },
    {
      what: 'a time in another format',
      body: { Entries: [{ Time: '2026-11-02T09:00:00Z' }] },
      says: 'Time is not a time',
    },
  ])('refuses JSON with $what, and does nothing', async ({ body, says }) => {
    await start([eventsService({ PutEvents: () => ({}) })]);
    const client = eventsClient();
    tamper(client, (request) => {
      request.body = JSON.stringify(body);
    });
    await expect(client.send(new events.PutEventsCommand({ Entries: [] }))).rejects.toThrow(says);
    expect(aws.calls).toEqual([]);
  });

  it('refuses in a body what belongs in the path', async () => {
    await start([bedrockService({ UpdateProvisionedModelThroughput: () => ({}) })]);
    const client = opened(new bedrock.BedrockClient(aws.config));
    tamper(client, (request) => {
      request.body = JSON.stringify({ provisionedModelId: 'other' });
    });
    const update = client.send(new bedrock.UpdateProvisionedModelThroughputCommand({ provisionedModelId: 'one' }));
    await expect(update).rejects.toThrow('provisionedModelId is unknown in the body');
    expect(aws.calls).toEqual([]);
  });

  it.each([
    {
      what: 'signed with another secret',
      config: { credentials: { accessKeyId: 'test', secretAccessKey: 'other' } },
      name: 'SignatureDoesNotMatch',
    },
    {
      what: 'signed with an unknown key',
      config: { credentials: { accessKeyId: 'other', secretAccessKey: 'test' } },
      name: 'InvalidClientTokenId',
    },
  ])('refuses what is $what', async ({ config, name }) => {
    await start([snsService({ Publish: () => ({ MessageId: '1' }) })]);
    const publish = snsClient(config).send(new sns.PublishCommand({ TopicArn: TOPIC, Message: 'm' }));
    await expect(publish).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 403, attempts: 1 } });
    expect(aws.calls).toEqual([]);
  });

  it('refuses what was changed after it was signed, and what was not signed', async () => {
    await start([snsService({ Publish: () => ({ MessageId: '1' }) })]);
    const client = snsClient();
    client.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { body: string };
        request.body = request.body.replace('Message=m', 'Message=n');
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    const publish = client.send(new sns.PublishCommand({ TopicArn: TOPIC, Message: 'm' }));
    await expect(publish).rejects.toMatchObject({ name: 'XAmzContentSHA256Mismatch' });
    const unsigned = await fetch(aws.endpoint, { method: 'POST', body: 'Action=Publish&Version=2010-03-31' });
    expect(unsigned.status).toBe(403);
    expect(aws.calls).toEqual([]);
  });

  it('reads a body that its client has compressed', async () => {
    await start([snsService({ Publish: () => ({ MessageId: '1' }) })]);
    const client = snsClient();
    tamper(client, (request) => {
      request.body = gzipSync(String(request.body));
      request.headers['content-encoding'] = 'gzip';
    });
    await client.send(new sns.PublishCommand({ TopicArn: TOPIC, Message: AWKWARD }));
    expect(aws.calls[0]?.input).toEqual({ TopicArn: TOPIC, Message: AWKWARD });
  });

  it('answers what a handler throws as the declared error it is', async () => {
    const metadata = { $metadata: {} };
    await start([
      snsService({
        Publish: () => {
          throw new sns.NotFoundException({ message: AWKWARD, ...metadata });
        },
      }),
      eventsService({
        PutEvents: () => {
          throw new events.InternalException({ message: AWKWARD, ...metadata });
        },
      }),
    ]);
    const publish = snsClient().send(new sns.PublishCommand({ TopicArn: TOPIC, Message: 'm' }));
    const missing: unknown = await publish.catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(sns.NotFoundException);
    expect(missing).toMatchObject({ message: AWKWARD, Code: 'NotFound', $metadata: { httpStatusCode: 404 } });
    const put = eventsClient({ maxAttempts: 1 }).send(new events.PutEventsCommand({ Entries: [] }));
    const failed: unknown = await put.catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(events.InternalException);
    expect(failed).toMatchObject({ message: AWKWARD, $metadata: { httpStatusCode: 500 } });
  });

  it('tells the one who stops it of a handler whose answer is none', async () => {
    const mistaken = await loopbackAws([eventsService({ PutEvents: () => ({ Entries: [{ EventId: 1 }] }) as never })]);
    const client = opened(new events.EventBridgeClient({ ...mistaken.config, maxAttempts: 1 }));
    await expect(client.send(new events.PutEventsCommand({ Entries: [] }))).rejects.toThrow('the handler threw');
    await expect(mistaken.stop()).rejects.toThrow('answer to PutEvents.Entries[0].EventId is not a string');
    await start([]);
  });

  it('breaks connections before and after a call was carried out', async () => {
    let published = 0;
    const Publish = () => ({ MessageId: String(++published) });
    const faults: Fault[] = ['lost-before', 'lost-after', { status: 503, code: 'ServiceUnavailable' }];
    await start([snsService({ Publish })], (_, nth) => faults[nth - 1]);
    const once = snsClient({ maxAttempts: 1 });
    const send = () =>
      once.send(new sns.PublishCommand({ TopicArn: TOPIC, Message: 'm' })).catch((error: unknown) => error);
    expect(await send()).toMatchObject({ code: 'ECONNRESET' });
    expect(published).toBe(0);
    expect(await send()).toMatchObject({ code: 'ECONNRESET' });
    expect(published).toBe(1);
    expect(await send()).toMatchObject({ name: 'ServiceUnavailable' });
    expect(await send()).toMatchObject({ MessageId: '2' });
    expect(aws.calls.map(({ fault }) => fault)).toEqual([...faults, undefined]);
  });
});
