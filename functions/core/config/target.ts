import * as v from 'valibot';
import { SEVERITIES } from '#core/findings/severity.ts';

const arn = (service: string) =>
  v.pipe(
    v.string(),
    v.regex(new RegExp(`^arn:[a-z0-9-]+:${service}:[a-z0-9-]+:\\d{12}:\\S+$`), `must be a whole ARN of ${service}`),
  );

const channel = v.pipe(v.string(), v.regex(/^[CGD][A-Z0-9]{6,}$/, 'must be a channel id such as C0123ABCDEF'));

/** Where people are told: exactly one of the services. Secrets are named by ARN, never written here. */
export const targetSchema = v.pipe(
  v.strictObject({
    /** How the target is called in tables, logs and findings about it; must not change. */
    name: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be of letters, digits, - and _ only'))),
    slack: v.optional(
      v.strictObject({
        /** The channel's id, as the channel's details in Slack show it. */
        channel,
        /** Secrets Manager ARN of the bot token. */
        tokenSecret: arn('secretsmanager'),
        /** Channels that a profile's tag `watchdog:channel` may choose instead. */
        profileChannels: v.optional(v.array(channel), []),
      }),
    ),
    /** Secrets Manager ARN of an incoming webhook's URL. */
    slackWebhook: v.optional(v.strictObject({ urlSecret: arn('secretsmanager') })),
    sns: v.optional(v.strictObject({ topicArn: arn('sns') })),
    eventBridge: v.optional(v.strictObject({ busArn: arn('events') })),
    minimumSeverity: v.optional(v.picklist(SEVERITIES), 'low'),
  }),
  v.check(
    ({ slack, slackWebhook, sns, eventBridge }) =>
      [slack, slackWebhook, sns, eventBridge].filter((service) => service !== undefined).length === 1,
    'name exactly one of slack, slackWebhook, sns, eventBridge',
  ),
);

export type TargetConfig = v.InferOutput<typeof targetSchema>;

/** A target's name: the one given, else its service. */
export const targetName = ({ name, slack, slackWebhook, sns }: TargetConfig): string =>
  name ?? (slack ? 'slack' : slackWebhook ? 'slack-webhook' : sns ? 'sns' : 'event-bridge');
