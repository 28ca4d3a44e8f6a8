import { Aws, type CfnCondition, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { dirtyPartition, PAGES, SCOPES } from '#adapters/dynamodb/keys.ts';
import { logGroupArn } from '../constructs/log-group-source.ts';
import { onRequest } from '../constructs/on-request.ts';
import { onlyIf } from '../constructs/only-if.ts';
import type { Schedules } from '../constructs/schedules.ts';
import { functionArn, WatchdogFunction } from '../constructs/watchdog-function.ts';
import { explainWildcard } from '../constructs/wildcard.ts';
import { type Parts, readSettings, recordFindings, tableNames } from '../parts.ts';

/** Looks every hour whether the watchdog still sees: at what it sees by, and at Bedrock's own counts beside the ledger. */
export function reconcileSpend(scope: Construct, parts: Parts, schedules: Schedules): WatchdogFunction {
  const { of, isLogGroup, isBucket } = parts.parameters;
  const ifSource = (condition: CfnCondition, value: string) =>
    Fn.conditionIf(condition.logicalId, value, Aws.NO_VALUE).toString();
  const made = new WatchdogFunction(scope, 'reconcile-spend', {
    bundles: parts.bundles,
    description: 'Compares the ledger with what Bedrock counted, and opens gaps where they differ.',
    memoryMb: 512,
    timeout: Duration.minutes(10),
    atMost: 1,
    events: { retries: 1, maxAge: Duration.minutes(30) },
    environment: {
      ...tableNames(parts),
      LOG_GROUP: ifSource(isLogGroup, of.SourceName.valueAsString),
      INGEST_FUNCTION_ARN: ifSource(isLogGroup, functionArn(scope, 'ingest-invocations')),
      LOG_BUCKET: ifSource(isBucket, of.SourceName.valueAsString),
      LOG_PREFIX: ifSource(isBucket, of.SourcePrefix.valueAsString),
    },
  });
  for (const grant of [readSettings, recordFindings]) made.grant(grant(parts));
  made.grant({
    actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    on: [parts.tables.ledger.attrArn],
    when: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [SCOPES, `${PAGES}*`, dirtyPartition('*')] } },
  });
  made.grant({
    actions: ['cloudwatch:ListMetrics', 'cloudwatch:GetMetricData'],
    on: ['*'],
    because: "Metrics of a service's namespace have no ARN to name (Service Authorization Reference: CloudWatch).",
  });
  made.grant({
    actions: ['bedrock:GetModelInvocationLoggingConfiguration'],
    on: ['*'],
    because: 'The action takes no resource (Service Authorization Reference: Amazon Bedrock) and only reads.',
  });
  lookAtLogGroup(made, parts);
  lookAtBucket(made, parts);
  schedules.every('1 hour', made);
  onRequest(made, 'Reconcile Requested');
  return made;
}

function lookAtLogGroup(made: WatchdogFunction, { parameters }: Parts): void {
  const group = logGroupArn(made, parameters);
  const policy = new Policy(made, 'LogGroup', {
    roles: [made.role],
    statements: [
      new PolicyStatement({ actions: ['logs:DescribeSubscriptionFilters'], resources: [group, `${group}:*`] }),
    ],
  });
  explainWildcard(
    policy,
    `${group}:*`,
    'The streams of the one log group; CloudWatch Logs wants both forms of the ARN.',
  );
  onlyIf(parameters.isLogGroup, policy);
}

function lookAtBucket(made: WatchdogFunction, { parameters }: Parts): void {
  const policy = new Policy(made, 'Bucket', {
    roles: [made.role],
    statements: [
      new PolicyStatement({
        actions: ['s3:GetBucketNotification'],
        resources: [`arn:${Stack.of(made).partition}:s3:::${parameters.of.SourceName.valueAsString}`],
      }),
    ],
  });
  onlyIf(parameters.isBucket, policy);
}
