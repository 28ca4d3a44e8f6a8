import { Aws, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { logObjects } from '../constructs/bucket-source.ts';
import { logGroupArn } from '../constructs/log-group-source.ts';
import { onRequest } from '../constructs/on-request.ts';
import { onlyIf } from '../constructs/only-if.ts';
import type { Schedules } from '../constructs/schedules.ts';
import { WatchdogFunction } from '../constructs/watchdog-function.ts';
import { explainWildcard } from '../constructs/wildcard.ts';
import { appendRows, type Parts, readIndex, readKeyRing, readSettings, recordFindings, tableNames } from '../parts.ts';

/** Reads ranges of the log again: what gaps are open, and what an event asks for. */
export function backfillInvocations(scope: Construct, parts: Parts, schedules: Schedules): WatchdogFunction {
  const { of, isLogGroup, isBucket } = parts.parameters;
  const ifSource = (condition: typeof isBucket, value: string) =>
    Fn.conditionIf(condition.logicalId, value, Aws.NO_VALUE).toString();
  const made = new WatchdogFunction(scope, 'backfill-invocations', {
    bundles: parts.bundles,
    description: 'Reads again what is missing in the ledger.',
    memoryMb: 512,
    // A run is over when the next is due: those that wait for one that goes on for longer are given up after an hour.
    timeout: Duration.minutes(5),
    atMost: 1,
    events: { retries: 1, maxAge: Duration.hours(1) },
    environment: {
      ...tableNames(parts),
      KEY_RING_SECRET: parts.keyRing.ref,
      LOG_GROUP: ifSource(isLogGroup, of.SourceName.valueAsString),
      LOG_BUCKET: ifSource(isBucket, of.SourceName.valueAsString),
      LOG_PREFIX: ifSource(isBucket, of.SourcePrefix.valueAsString),
    },
  });
  for (const grant of [readSettings, recordFindings, readIndex, appendRows, readKeyRing]) made.grant(grant(parts));
  readLogGroup(made, parts);
  readBucket(made, parts);
  schedules.every('5 minutes', made);
  onRequest(made, 'Backfill Requested');
  return made;
}

function readLogGroup(made: WatchdogFunction, { parameters }: Parts): void {
  const group = logGroupArn(made, parameters);
  const policy = new Policy(made, 'LogGroup', {
    roles: [made.role],
    statements: [new PolicyStatement({ actions: ['logs:FilterLogEvents'], resources: [group, `${group}:*`] })],
  });
  explainWildcard(
    policy,
    `${group}:*`,
    'The streams of the one log group; CloudWatch Logs wants both forms of the ARN.',
  );
  onlyIf(parameters.isLogGroup, policy);
}

function readBucket(made: WatchdogFunction, { parameters }: Parts): void {
  const { partition } = Stack.of(made);
  const { SourceName, SourcePrefix } = parameters.of;
  const logs = logObjects(made, parameters);
  const policy = new Policy(made, 'Bucket', {
    roles: [made.role],
    statements: [
      new PolicyStatement({ actions: ['s3:GetObject'], resources: [logs] }),
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [`arn:${partition}:s3:::${SourceName.valueAsString}`],
        conditions: { StringLike: { 's3:prefix': `${SourcePrefix.valueAsString}AWSLogs/*` } },
      }),
    ],
  });
  explainWildcard(policy, logs, 'Every object that Bedrock logs to the one bucket for this account.');
  onlyIf(parameters.isBucket, policy);
}
