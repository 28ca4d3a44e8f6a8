import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { dynamoDeliveries } from '#adapters/dynamodb/delivery-store.ts';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings-store.ts';
import { eventBus } from '#adapters/eventbridge/event-bus.ts';
import { readSecretString } from '#adapters/secrets-manager/secret-string.ts';
import { slackBot } from '#adapters/slack/slack-bot.ts';
import { slackWebhook } from '#adapters/slack/slack-webhook.ts';
import { snsTopic } from '#adapters/sns/sns-topic.ts';
import { type TargetConfig, targetName } from '#core/config/target.ts';
import type { Outcome } from '#core/findings/delivery.ts';
import type { Target } from '#core/ports/target.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { muteFindings, scopesOf } from '#functions/findings/mute-findings.ts';
import { required } from '#runtime/environment.ts';
import { observability } from '#runtime/observability.ts';
import { refreshed } from '#runtime/refreshed.ts';
import { loadConfig, SETTINGS_MAX_AGE_MS } from '#runtime/settings.ts';
import { composeNotify } from './compose.ts';
import { type Notifier, notifyEventHandler } from './event-handler.ts';

const client = new DynamoDBClient({});
const secrets = new SecretsManagerClient({});
const sns = new SNSClient({});
const events = new EventBridgeClient({});
const settings = dynamoSettings(client, required('STATE_TABLE'));
const store = dynamoFindings(client, required('STATE_TABLE'));
const deliveries = dynamoDeliveries(client, required('STATE_TABLE'));
const ledger = dynamoLedger(client, required('LEDGER_TABLE'));
const recorder = findingRecorder(store);

/** Another Slack than slack.com's, such as GovSlack's `https://slack-gov.com/api`. */
const { SLACK_API_URL } = process.env;
const slackUrl = SLACK_API_URL ? { baseUrl: SLACK_API_URL } : {};

const REFUSED = async (): Promise<Outcome> => ({ outcome: 'refused', code: 'secret_unreadable' });

/** A target whose secret cannot be read refuses, as one with a wrong token does, and the others go on. */
const unreadable = ({ slack }: TargetConfig): Target =>
  slack
    ? { kind: 'threaded', post: REFUSED, edit: REFUSED, reply: REFUSED, find: REFUSED }
    : { kind: 'one-way', send: REFUSED };

/** A target's secret is read again with the settings, so that a token that was replaced is used within minutes. */
async function targetOf({ slack, slackWebhook: webhook, sns: topic, eventBridge }: TargetConfig): Promise<Target> {
  if (slack) return slackBot({ ...slack, ...slackUrl, token: await readSecretString(secrets, slack.tokenSecret) });
  if (webhook) return slackWebhook({ url: await readSecretString(secrets, webhook.urlSecret) });
  if (topic) return snsTopic(sns, topic.topicArn);
  if (eventBridge) return eventBus(events, eventBridge.busArn);
  throw new Error('a target without a service');
}

const begin = refreshed(async (): Promise<Notifier> => {
  const { config, profiles } = await loadConfig(settings);
  const targets = await Promise.all(
    config.targets.map(async (one) => ({
      name: targetName(one),
      target: await targetOf(one).catch(() => unreadable(one)),
      minimumSeverity: one.minimumSeverity,
    })),
  );
  return {
    notify: composeNotify({ config, profiles, deliveries, targets, findings: recorder, clock: Date.now }),
    mute: muteFindings({ store, recorder, scopes: () => scopesOf(ledger) }),
  };
}, SETTINGS_MAX_AGE_MS);

export const handler = notifyEventHandler(begin, Date.now).use(observability());
