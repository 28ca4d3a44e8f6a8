import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { WatchdogFunction } from '../constructs/watchdog-function.ts';
import { appendRows, type Parts, readKeyRing, readSettings, recordFindings, tableNames } from '../parts.ts';

/**
 * Takes the log group's deliveries. An event that fails for good is parked nowhere, since it holds prompts: it is counted as
 * missing and read again from the log group.
 */
export function ingestInvocations(scope: Construct, parts: Parts): WatchdogFunction {
  const made = new WatchdogFunction(scope, 'ingest-invocations', {
    bundles: parts.bundles,
    description: 'Reads Bedrock invocation logs as they are delivered.',
    memoryMb: 512,
    timeout: Duration.minutes(1),
    // A delivery takes well under a second; what comes faster waits in Lambda's queue.
    atMost: 10,
    events: { retries: 2, maxAge: Duration.hours(6) },
    environment: { ...tableNames(parts), KEY_RING_SECRET: parts.keyRing.ref },
  });
  for (const grant of [readSettings, recordFindings, appendRows, readKeyRing]) made.grant(grant(parts));
  return made;
}
