import { CustomResource, Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { configKey } from '#adapters/dynamodb/keys.ts';
import { NO_ANSWER_AFTER, WatchdogFunction } from '../constructs/watchdog-function.ts';
import type { Parts } from '../parts.ts';

export interface SettingsProps {
  /** The watchdog's configuration as JSON; undefined leaves what is there. */
  readonly config: string | undefined;
  /** The stack's own topic, which is among the targets. */
  readonly topic: ITopic;
}

/** Makes the key ring once, and writes the configuration whenever a deployment brings one. It stays when the stack goes. */
export function applySettings(scope: Construct, parts: Parts, { config, topic }: SettingsProps): CustomResource {
  const { tables, keyRing } = parts;
  const made = new WatchdogFunction(scope, 'apply-settings', {
    bundles: parts.bundles,
    description: 'Writes the configuration that a deployment brings.',
    memoryMb: 256,
    timeout: Duration.minutes(1),
    environment: { STATE_TABLE: tables.state.ref, KEY_RING_SECRET: keyRing.ref },
  });
  made.grant({
    actions: ['dynamodb:PutItem'],
    on: [tables.state.attrArn],
    when: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [configKey.p] } },
  });
  made.grant({ actions: ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'], on: [keyRing.ref] });
  const settings = new CustomResource(made, 'Settings', {
    serviceToken: made.lambda.functionArn,
    resourceType: 'Custom::WatchdogSettings',
    serviceTimeout: NO_ANSWER_AFTER,
    properties: { TopicArn: topic.topicArn, ...(config !== undefined && { Config: config }) },
  });
  settings.node.addDependency(made.role);
  return settings;
}
