import { Aws, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { onlyIf } from '../constructs/only-if.ts';
import { WatchdogFunction } from '../constructs/watchdog-function.ts';
import { explainWildcard } from '../constructs/wildcard.ts';
import { appendRows, type Parts, readKeyRing, readSettings, recordFindings, tableNames } from '../parts.ts';

/**
 * Takes the log group's deliveries. An event that fails for good is parked nowhere, since it holds prompts: it is counted as
 * missing and read again from the log group.
 */
export function ingestInvocations(scope: Construct, parts: Parts): WatchdogFunction {
  const areBodiesRead = parts.parameters.isGiven('BodyBucket');
  const bodyBucket = parts.parameters.of.BodyBucket.valueAsString;
  const made = new WatchdogFunction(scope, 'ingest-invocations', {
    bundles: parts.bundles,
    description: 'Reads Bedrock invocation logs as they are delivered.',
    memoryMb: 512,
    timeout: Duration.minutes(1),
    // A delivery takes well under a second; what comes faster waits in Lambda's queue.
    atMost: 10,
    events: { retries: 2, maxAge: Duration.hours(6) },
    environment: {
      ...tableNames(parts),
      KEY_RING_SECRET: parts.keyRing.ref,
      BODY_BUCKET: Fn.conditionIf(areBodiesRead.logicalId, bodyBucket, Aws.NO_VALUE).toString(),
    },
  });
  for (const grant of [readSettings, recordFindings, appendRows, readKeyRing]) made.grant(grant(parts));
  onlyIf(areBodiesRead, readBodies(made, bodyBucket));
  return made;
}

/** Bedrock writes into this folder alone, below a prefix or none (AWS docs: model-invocation-logging). */
function readBodies(made: WatchdogFunction, bucket: string): Policy {
  const { partition, account } = Stack.of(made);
  const bodies = `arn:${partition}:s3:::${bucket}/*AWSLogs/${account}/BedrockModelInvocationLogs/*`;
  const policy = new Policy(made, 'Bodies', {
    roles: [made.role],
    statements: [new PolicyStatement({ actions: ['s3:GetObject'], resources: [bodies] })],
  });
  explainWildcard(
    policy,
    bodies,
    'Every request of this account that Bedrock puts into the one bucket, whatever its prefix.',
  );
  return policy;
}
