import { Aws, CfnOutput, CustomResource, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type CfnPolicy, CfnRole, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { logGroupArn } from '../constructs/log-group-source.ts';
import { onlyIf } from '../constructs/only-if.ts';
import { functionArn, NO_ANSWER_AFTER, WatchdogFunction } from '../constructs/watchdog-function.ts';
import { explainWildcard } from '../constructs/wildcard.ts';
import type { Parts } from '../parts.ts';

/** The stream that Bedrock writes (AWS docs: model-invocation-logging). */
const LOG_STREAM = 'aws/bedrock/modelinvocations';

/** Only what is there before everything else: a refusal comes before anything was made. */
type PrepareParts = Pick<Parts, 'bundles' | 'parameters'>;

/** Looks whether the source can be read before anything is hung on it, and turns logging on where that was asked for. */
export function prepareSource(scope: Construct, { bundles, parameters }: PrepareParts): CustomResource {
  const { of, turnsLoggingOn } = parameters;
  const made = new WatchdogFunction(scope, 'prepare-source', {
    bundles,
    description: 'Looks whether the source of invocation logs can be read.',
    memoryMb: 256,
    // A role that was just made is tried for a minute.
    timeout: Duration.minutes(2),
  });
  const group = logGroupArn(made, parameters);
  made.grant({
    actions: ['logs:DescribeSubscriptionFilters'],
    on: [group, `${group}:*`],
    because: 'The streams of the one log group; CloudWatch Logs wants both forms of the ARN.',
  });
  made.grant({
    actions: ['s3:GetBucketNotification'],
    on: [`arn:${Stack.of(made).partition}:s3:::${of.SourceName.valueAsString}`],
  });
  made.grant({
    actions: ['bedrock:GetModelInvocationLoggingConfiguration'],
    on: ['*'],
    because: 'The action takes no resource (Service Authorization Reference: Amazon Bedrock) and only reads.',
  });
  const writer = loggingRole(made, group);
  onlyIf(turnsLoggingOn, writer);
  const turnOn = new Policy(made, 'TurnLoggingOn', {
    roles: [made.role],
    statements: [
      new PolicyStatement({ actions: ['bedrock:PutModelInvocationLoggingConfiguration'], resources: ['*'] }),
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [writer.attrArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'bedrock.amazonaws.com' } },
      }),
    ],
  });
  explainWildcard(
    turnOn,
    '*',
    'The action takes no resource: there is one logging configuration for the account and Region.',
  );
  onlyIf(turnsLoggingOn, turnOn);
  const ifTurnedOn = (value: string) => Fn.conditionIf(turnsLoggingOn.logicalId, value, Aws.NO_VALUE);
  const prepared = new CustomResource(made, 'Prepared', {
    serviceToken: made.lambda.functionArn,
    resourceType: 'Custom::WatchdogSource',
    serviceTimeout: NO_ANSWER_AFTER,
    properties: {
      SourceKind: of.SourceKind.valueAsString,
      SourceName: of.SourceName.valueAsString,
      DestinationArn: functionArn(made, 'ingest-invocations'),
      SubscriptionFilters: of.SubscriptionFilters.valueAsString,
      LoggingRoleArn: ifTurnedOn(writer.attrArn),
      // Only so that the right is there first: nothing may depend on a resource that is not always made.
      AllowedBy: ifTurnedOn((turnOn.node.defaultChild as CfnPolicy).ref),
    },
  });
  prepared.node.addDependency(made.role);
  new CfnOutput(made, 'Logging', {
    description: 'Whether Bedrock logs to the source.',
    value: prepared.getAttString('Logging'),
  }).overrideLogicalId('Logging');
  return prepared;
}

/** What Bedrock writes the log with. It stays when the stack goes, since the account's logging does too. */
function loggingRole(scope: Construct, group: string): CfnRole {
  const { partition, region, account } = Stack.of(scope);
  const role = new CfnRole(scope, 'LoggingRole', {
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'bedrock.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: { 'aws:SourceAccount': account },
            ArnLike: { 'aws:SourceArn': `arn:${partition}:bedrock:${region}:${account}:*` },
          },
        },
      ],
    },
    policies: [
      {
        policyName: 'write-invocation-log',
        policyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              Resource: `${group}:log-stream:${LOG_STREAM}`,
            },
          ],
        },
      },
    ],
  });
  role.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return role;
}
