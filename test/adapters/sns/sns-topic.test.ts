import * as sns from '@aws-sdk/client-sns';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import { afterEach, describe, expect, it } from 'vitest';
import { snsTopic } from '#adapters/sns/sns-topic.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import { snsMessage } from '#core/messages/sns-message.ts';
import { type Fault, type LoopbackAws, loopbackAws } from '../../support/aws/loopback-aws.ts';
import { service } from '../../support/aws/service.ts';
import { aView } from '../../support/incidents.ts';

const snsService = service('sns', sns, sns.SNSClient);
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:spend';
const THROTTLED: Fault = { status: 400, code: 'Throttling' };
const view = aView();
const { changes } = view.incident;

let aws: LoopbackAws;
let client: sns.SNSClient;
afterEach(async () => {
  client.destroy();
  await aws.stop();
});

interface Setting {
  readonly fault?: (nth: number) => Fault | undefined;
  readonly Publish?: () => { MessageId: string };
  readonly config?: sns.SNSClientConfig;
}

async function start({ fault = () => undefined, Publish = () => ({ MessageId: '1' }), config }: Setting = {}) {
  aws = await loopbackAws([snsService({ Publish })], (_, nth) => fault(nth));
  client = new sns.SNSClient({ ...aws.config, ...config });
}

const send = (within = 10_000, topic = TOPIC) =>
  snsTopic(client, topic).send({ view, changes, deadline: Date.now() + within });

const published = () => aws.calls.map(({ input }) => input as sns.PublishCommandInput);

describe('a topic of SNS', () => {
  it('is told what the message says, words for people and JSON for programs', async () => {
    await start();
    expect(await send()).toEqual({ outcome: 'done' });
    expect(published()).toEqual([{ TopicArn: TOPIC, ...snsMessage(view, changes) }]);
    const message = JSON.parse(published()[0]?.Message ?? '');
    expect(JSON.parse(message.default)).toMatchObject({ type: 'incident', id: incidentId(view.incident), version: 2 });
    expect(message.email).toContain('refund-bot');
    expect(published()[0]?.MessageAttributes).toMatchObject({ severity: { DataType: 'String', StringValue: 'high' } });
  });

  it('is told of an incident in order and of a version once, where it is a FIFO topic', async () => {
    await start();
    await send(10_000, `${TOPIC}.fifo`);
    const id = incidentId(view.incident);
    expect(published()[0]).toMatchObject({ MessageGroupId: id, MessageDeduplicationId: `${id}#2` });
  });

  it('is told on the third attempt when two are throttled', async () => {
    await start({ fault: (nth) => (nth <= 2 ? THROTTLED : undefined) });
    expect(await send()).toEqual({ outcome: 'done' });
    expect(aws.calls.map(({ fault }) => fault)).toEqual([THROTTLED, THROTTLED, undefined]);
  });

  it('is told later when it throttles until the deadline, and nothing is sent after it', async () => {
    const retryStrategy = new ConfiguredRetryStrategy(20, 2000);
    await start({ fault: () => THROTTLED, config: { retryStrategy } });
    const before = performance.now();
    expect(await send(700)).toEqual({ outcome: 'later', code: 'Throttling' });
    expect(performance.now() - before).toBeLessThan(2000);
    // Until the next attempt would have been made.
    await new Promise((resolve) => setTimeout(resolve, 1800));
    expect(aws.calls).toHaveLength(1);
  });

  it('may have been told when no answer came until the deadline', async () => {
    await start({ fault: () => 'no-answer' });
    expect(await send(700)).toEqual({ outcome: 'unknown', code: 'timeout' });
  });

  it('is sent nothing when the deadline has passed', async () => {
    await start();
    expect(await send(0)).toEqual({ outcome: 'later', code: 'deadline' });
    expect(aws.calls).toEqual([]);
  });

  it('is told again when a connection broke, since nobody knows what became of it', async () => {
    await start({ fault: (nth) => (nth === 1 ? 'lost-after' : undefined) });
    expect(await send()).toEqual({ outcome: 'done' });
    expect(published()).toHaveLength(2);
  });

  it.each([
    { what: 'breaks every connection', fault: (): Fault => 'lost-before', code: 'ECONNRESET' },
    { what: 'fails every time', fault: (): Fault => ({ status: 500, code: 'InternalError' }), code: 'InternalError' },
    {
      what: 'throttles after a connection that broke',
      fault: (nth: number): Fault => (nth === 1 ? 'lost-after' : THROTTLED),
      code: 'Throttling',
    },
    {
      what: 'refuses after a connection that broke',
      fault: (nth: number): Fault => (nth === 1 ? 'lost-after' : { status: 404, code: 'NotFound' }),
      code: 'NotFound',
    },
  ])('may have been told when it $what', async ({ fault, code }) => {
    await start({ fault, config: { maxAttempts: 2 } });
    expect(await send()).toEqual({ outcome: 'unknown', code });
    expect(aws.calls).toHaveLength(2);
  });

  const { NotFoundException, AuthorizationErrorException, InvalidParameterException } = sns;
  const { InvalidParameterValueException, KMSAccessDeniedException, KMSDisabledException, KMSNotFoundException } = sns;
  const { KMSInvalidStateException, KMSOptInRequired, ValidationException, InvalidSecurityException } = sns;
  it.each([
    { Exception: NotFoundException, code: 'NotFound' },
    { Exception: AuthorizationErrorException, code: 'AuthorizationError' },
    { Exception: InvalidParameterException, code: 'InvalidParameter' },
    { Exception: InvalidParameterValueException, code: 'ParameterValueInvalid' },
    { Exception: InvalidSecurityException, code: 'InvalidSecurity' },
    { Exception: KMSAccessDeniedException, code: 'KMSAccessDenied' },
    { Exception: KMSDisabledException, code: 'KMSDisabled' },
    { Exception: KMSInvalidStateException, code: 'KMSInvalidState' },
    { Exception: KMSNotFoundException, code: 'KMSNotFound' },
    { Exception: KMSOptInRequired, code: 'KMSOptInRequired' },
    { Exception: ValidationException, code: 'ValidationException' },
  ])('refuses for $code, which is kept without its message', async ({ Exception, code }) => {
    const Publish = () => {
      throw new Exception({ message: `your message was ${view.spender?.name}`, $metadata: {}, Message: '' });
    };
    await start({ Publish });
    expect(await send()).toEqual({ outcome: 'refused', code });
    expect(aws.calls).toHaveLength(1);
  });

  it.each([
    { status: 429, code: 'TooBusy' },
    { status: 400, code: 'KMSThrottling' },
    { status: 403, code: 'ExpiredToken' },
  ])('is told later for $code, which passes by itself', async (fault) => {
    await start({ fault: () => fault, config: { maxAttempts: 1 } });
    expect(await send()).toEqual({ outcome: 'later', code: fault.code });
  });

  it('refuses what is signed wrongly', async () => {
    await start({ config: { credentials: { accessKeyId: 'test', secretAccessKey: 'another' } } });
    expect(await send()).toEqual({ outcome: 'refused', code: 'SignatureDoesNotMatch' });
  });

  it('keeps nothing of a code that is none', async () => {
    await start({ fault: () => ({ status: 400, code: 'refund-bot costs $63' }) });
    expect(await send()).toEqual({ outcome: 'refused', code: 'failed' });
  });

  it('is told later when it cannot be reached, or there is nothing to sign with', async () => {
    await start({ config: { endpoint: 'http://127.0.0.1:9', maxAttempts: 1 } });
    expect(await send()).toEqual({ outcome: 'later', code: 'ECONNREFUSED' });
    client.destroy();
    const credentials = () => Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' }));
    client = new sns.SNSClient({ ...aws.config, credentials });
    expect(await send()).toEqual({ outcome: 'later', code: 'CredentialsProviderError' });
    expect(aws.calls).toEqual([]);
  });
});
