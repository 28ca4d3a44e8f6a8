import { readFileSync } from 'node:fs';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as eventbridge from '@aws-sdk/client-eventbridge';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as sns from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeSubscriptionEvent } from '#adapters/cloudwatch-logs/encode-subscription-event.ts';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import { parseModelId } from '#core/profiles/parse-model-id.ts';
import { type LoopbackAws, loopbackAws } from '../support/aws/loopback-aws.ts';
import { service } from '../support/aws/service.ts';
import { describeOnEngine, type Tables } from '../support/engine.ts';
import { type Bundles, bundleHandlers, type Deployed, deploy, keyRingSecret } from '../support/handlers.ts';
import { type SlackStandIn, slackStandIn, WEBHOOK_CHANNEL } from '../support/slack-stand-in.ts';
import { toolLoop } from '../support/tool-loop.ts';

const event = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../events/notify-findings/${name}.json`, import.meta.url), 'utf8'));
const NINE = Date.UTC(2026, 10, 2, 9);
const MINUTE = 60_000;
const TOKEN = 'xoxb-111122223333-sEcrEt';
const arn = (name: string) => `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}`;
const config = {
  targets: [
    { slack: { channel: 'C0WATCHDOG', tokenSecret: arn('token') } },
    { slackWebhook: { urlSecret: arn('webhook') } },
    { name: 'broken', slackWebhook: { urlSecret: arn('gone') } },
    { sns: { topicArn: 'arn:aws:sns:us-east-1:111122223333:alerts' } },
    { eventBridge: { busArn: 'arn:aws:events:us-east-1:111122223333:event-bus/default' } },
  ],
};
const ref = {
  account: 'aws.111122223333.*',
  cause: parseModelId('us.anthropic.claude-sonnet-4-6').spender,
  episode: 1,
};

describeOnEngine('the deployed notifier', (engine) => {
  let bundles: Bundles;
  let aws: LoopbackAws;
  let slack: SlackStandIn;
  let tables: Tables;
  let ingest: Deployed;
  let notify: Deployed;
  let now = NINE;

  const answers = service('secretsmanager', secretsManager, secretsManager.SecretsManagerClient);
  const secret = (id: string): string => {
    if (id === arn('token')) return TOKEN;
    if (id === arn('webhook')) return slack.webhookUrl;
    if (id === 'key-ring') return JSON.stringify(keyRingSecret);
    throw new secretsManager.ResourceNotFoundException({ message: 'no such secret', $metadata: {} });
  };

  beforeAll(async () => {
    bundles = await bundleHandlers();
    slack = await slackStandIn({ now: () => now });
    aws = await loopbackAws([
      answers({ GetSecretValue: ({ SecretId = '' }) => ({ Name: SecretId, SecretString: secret(SecretId) }) }),
      service('sns', sns, sns.SNSClient)({ Publish: () => ({ MessageId: '1' }) }),
      service(
        'events',
        eventbridge,
        eventbridge.EventBridgeClient,
      )({
        PutEvents: ({ Entries = [] }) => ({ FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: '1' })) }),
      }),
    ]);
    tables = await engine().tables();
    const Item = { p: { S: 'CONFIG' }, s: { S: 'deployed' }, d: { S: JSON.stringify(config) } };
    await engine().client.send(new PutItemCommand({ TableName: tables.state, Item }));
    const to = { tables, dynamodb: engine().endpoint, secretsManager: aws.endpoint };
    const environment = {
      AWS_ENDPOINT_URL_SNS: aws.endpoint,
      AWS_ENDPOINT_URL_EVENTBRIDGE: aws.endpoint,
      SLACK_API_URL: slack.baseUrl,
    };
    [ingest, notify] = await Promise.all([deploy(bundles.ingest, to), deploy(bundles.notify, { ...to, environment })]);
  }, 30_000);
  afterAll(async () => {
    await Promise.all([ingest.stop(), notify.stop(), slack.stop(), aws.stop(), bundles.remove()]);
  });

  const loopAt = (conversation: string) => {
    const { line } = toolLoop({ conversation, at: now, repeats: 5 });
    return encodeSubscriptionEvent([{ id: conversation, timestamp: now, message: line }]);
  };
  const callsOf = (operation: string) =>
    aws.calls.filter((call) => call.operation === operation).map(({ input }) => input);

  it('tells a finding wherever people are told, as soon as the stream wakes it', { timeout: 60_000 }, async () => {
    expect((await ingest.invoke(loopAt('c1'), now)).answer?.findings).toHaveLength(1);
    const { answer } = await notify.invoke(event('stream'), now);
    expect(answer).toEqual({ told: 4, waiting: 0, blocked: 1 });

    const [message] = slack.inbox.messages('C0WATCHDOG');
    expect(message?.text).toMatch(/claude-sonnet-4-6 is looping/);
    expect(slack.inbox.messages(WEBHOOK_CHANNEL)[0]?.text).toContain(`${incidentId(ref)}#1`);
    expect(callsOf('sns.Publish')).toMatchObject([
      { TopicArn: config.targets[3]?.sns?.topicArn, MessageStructure: 'json' },
    ]);
    expect(callsOf('events.PutEvents')).toMatchObject([{ Entries: [{ DetailType: 'Incident Opened' }] }]);
  });

  it('tells the others of a target that is out of order, at the next sweep', { timeout: 60_000 }, async () => {
    now += MINUTE;
    await notify.invoke(event('sweep'), now);
    const texts = slack.inbox.messages('C0WATCHDOG').map(({ text }) => text);
    expect(texts).toHaveLength(2);
    expect(texts[1]).toMatch(/broken is not getting messages/);
    expect(JSON.stringify(slack.inbox.messages('C0WATCHDOG')[1]?.blocks)).toContain('secret_unreadable');
  });

  it('is silenced by an event, and says so in the message', { timeout: 60_000 }, async () => {
    const asked = event('mute');
    const detail = { ...asked.detail, match: { incident: incidentId(ref) } };
    now += MINUTE;
    const { answer } = await notify.invoke({ ...asked, detail }, now);
    expect(answer).toMatchObject({ findings: 1, mutes: [expect.any(String)] });
    const [message] = slack.inbox.messages('C0WATCHDOG');
    expect(message).toMatchObject({ edited: true, text: expect.stringMatching(/Snoozed until/), replies: [] });
    now += MINUTE;
    await ingest.invoke(loopAt('c2'), now);
    await notify.invoke(event('sweep'), now);
    expect(slack.inbox.messages('C0WATCHDOG')[0]?.replies).toEqual([]);

    const lift = event('unmute');
    await notify.invoke({ ...lift, detail: { ...lift.detail, match: { incident: incidentId(ref) } } }, now);
    expect(slack.inbox.messages('C0WATCHDOG')[0]?.text).toMatch(/is looping/);
    const store = dynamoFindings(engine().client, tables.state);
    expect(await store.readIncident(ref)).toMatchObject({ status: 'open', findings: [{}, {}] });
  });

  it('answers a request with a mistake in it with the field', { timeout: 60_000 }, async () => {
    const { answer } = await notify.invoke(event('mistake'), now);
    expect(answer?.errors).toEqual([
      expect.stringContaining('match.incident: must be an id such as'),
      expect.stringContaining('until: must be a time such as'),
    ]);
    const expected = await notify.invoke(event('expect-nightly-job'), now);
    expect(expected.answer).toMatchObject({ findings: 0, mutes: [expect.any(String)] });
  });

  it('lets no token and no webhook out', () => {
    const written = [...Object.values(notify.output()), ...Object.values(ingest.output())].join('\n');
    expect(written).toContain('"told"');
    expect(written).not.toMatch(/xoxb|sEcrEt|services\/T/);
  });
});
