import { Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias } from 'aws-cdk-lib/aws-kms';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ParameterName, Parameters } from '../parameters.ts';
import { onlyIf } from './only-if.ts';
import type { WatchdogFunction } from './watchdog-function.ts';

/** Where incidents and alarms go: a topic for each, and the right to use what the configuration names. */
export class Telling extends Construct {
  readonly incidents: Topic;
  readonly alarms: Topic;
  private readonly parameters: Parameters;

  constructor(scope: Construct, id: string, parameters: Parameters) {
    super(scope, id);
    this.parameters = parameters;
    this.incidents = new Topic(this, 'Incidents', {
      displayName: 'Bedrock cost watchdog',
      masterKey: Alias.fromAliasName(this, 'Key', 'alias/aws/sns'),
      enforceSSL: true,
    });
    // Not encrypted with a key: CloudWatch may not use the one of SNS, and alarms hold names and numbers of functions only.
    this.alarms = new Topic(this, 'Alarms', { displayName: 'Bedrock cost watchdog alarms', enforceSSL: true });
    this.alarms.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        resources: [this.alarms.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    this.mail('IncidentEmail', this.incidents);
    this.mail('AlarmEmail', this.alarms);
  }

  /** Lets the notifier publish to the stack's own topic, and use exactly the secrets, topics and buses that are configured. */
  grantTo(notifier: WatchdogFunction): void {
    notifier.grant({ actions: ['sns:Publish'], on: [this.incidents.topicArn] });
    for (const [name, action] of CONFIGURED) {
      const policy = new Policy(this, name, {
        roles: [notifier.role],
        statements: [new PolicyStatement({ actions: [action], resources: this.parameters.of[name].valueAsList })],
      });
      onlyIf(this.parameters.isGiven(name), policy);
    }
  }

  private mail(name: ParameterName, topic: Topic): void {
    const subscription = new CfnSubscription(this, name, {
      topicArn: topic.topicArn,
      protocol: 'email',
      endpoint: this.parameters.of[name].valueAsString,
    });
    onlyIf(this.parameters.isGiven(name), subscription);
  }
}

const CONFIGURED = [
  ['SecretArns', 'secretsmanager:GetSecretValue'],
  ['TopicArns', 'sns:Publish'],
  ['BusArns', 'events:PutEvents'],
] as const satisfies [ParameterName, string][];
