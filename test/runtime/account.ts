import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as eventbridge from '@aws-sdk/client-eventbridge';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as sns from '@aws-sdk/client-sns';
import { type LoopbackAws, loopbackAws } from '../support/aws/loopback-aws.ts';
import { type Service, service } from '../support/aws/service.ts';
import type { Tables, TestEngine } from '../support/engine.ts';
import { type FaultProxy, faultProxy } from '../support/fault-proxy.ts';
import { keyRingSecret } from '../support/handlers.ts';
import { DOCUMENTED_LIMITS, type SlackLimits } from '../support/slack-limits.ts';
import { type SlackStandIn, slackStandIn } from '../support/slack-stand-in.ts';
import { type Action, awsActions, dynamodbActions } from './actions.ts';

const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:111122223333:${rest}`;
export const TOPIC = arn('sns', 'alerts');
export const BUS = arn('events', 'event-bus/default');
export const SECRETS = {
  keyRing: arn('secretsmanager', 'secret:key-ring'),
  token: arn('secretsmanager', 'secret:token'),
  webhook: arn('secretsmanager', 'secret:webhook'),
} as const;
const CONFIG = {
  budgets: [{ name: 'account per day', match: { account: true }, period: 'day', limitUsd: 1 }],
  targets: [
    { slack: { channel: 'C0WATCHDOG', tokenSecret: SECRETS.token } },
    { slackWebhook: { urlSecret: SECRETS.webhook } },
    { sns: { topicArn: TOPIC } },
    { eventBridge: { busArn: BUS } },
  ],
};

/** A made-up AWS account with everything that a deployed function calls, on loopback; it notes what it is asked for. */
export interface Account {
  readonly tables: Tables;
  readonly slack: SlackStandIn;
  readonly keyRingSecret: string;
  /** Turns a function's clients to this account. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** What IAM would have been asked since the last time, one after the other. */
  takeActions(): readonly Action[];
  stop(): Promise<void>;
}

interface AccountOptions {
  /** What is called beyond tables, secrets and the targets of alerts. */
  readonly services?: readonly Service[];
  readonly slackLimits?: SlackLimits;
}

/** openAccount makes an account with a configuration that tells everybody there is. */
export async function openAccount(
  engine: TestEngine,
  { services = [], slackLimits = DOCUMENTED_LIMITS }: AccountOptions = {},
): Promise<Account> {
  const tables = await engine.tables();
  const Item = { p: { S: 'CONFIG' }, s: { S: 'deployed' }, d: { S: JSON.stringify(CONFIG) } };
  await engine.client.send(new PutItemCommand({ TableName: tables.state, Item }));
  const [dynamodb, slack] = await Promise.all([faultProxy(engine.endpoint), slackStandIn({ limits: slackLimits })]);
  const aws = await loopbackAws([...alerting(slack), ...services]);
  return {
    tables,
    slack,
    keyRingSecret: SECRETS.keyRing,
    endpoints: {
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
      SLACK_API_URL: slack.baseUrl,
    },
    takeActions: actionsOf(dynamodb, aws, tables),
    async stop() {
      await Promise.all([dynamodb.stop(), aws.stop(), slack.stop()]);
    },
  };
}

function alerting(slack: SlackStandIn): Service[] {
  const secrets: Readonly<Record<string, string>> = {
    [SECRETS.keyRing]: JSON.stringify(keyRingSecret),
    [SECRETS.token]: 'xoxb-made-up',
    [SECRETS.webhook]: slack.webhookUrl,
  };
  return [
    service(
      'secretsmanager',
      secretsManager,
      secretsManager.SecretsManagerClient,
    )({
      GetSecretValue({ SecretId = '' }) {
        const SecretString = secrets[SecretId];
        if (SecretString) return { ARN: SecretId, SecretString };
        throw new secretsManager.ResourceNotFoundException({ message: 'no such secret', $metadata: {} });
      },
    }),
    service('sns', sns, sns.SNSClient)({ Publish: () => ({ MessageId: '1' }) }),
    service(
      'events',
      eventbridge,
      eventbridge.EventBridgeClient,
    )({
      PutEvents: ({ Entries = [] }) => ({ FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: '1' })) }),
    }),
  ];
}

/** Table names are of this run; actions tell them by what they are. */
function actionsOf(dynamodb: FaultProxy, aws: LoopbackAws, tables: Tables): () => readonly Action[] {
  const roles = new Map(Object.entries(tables).map(([role, name]) => [name, role]));
  let [seen, called] = [0, 0];
  return () => {
    const actions = [
      ...dynamodb.seen.slice(seen).flatMap((one) => dynamodbActions(one, (name) => roles.get(name) ?? name)),
      ...aws.calls.slice(called).flatMap(awsActions),
    ];
    [seen, called] = [dynamodb.seen.length, aws.calls.length];
    return actions;
  };
}
