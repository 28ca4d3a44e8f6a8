import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { WatchdogFunction } from '../constructs/watchdog-function.ts';
import { appendRows, type Parts, readKeyRing, readSettings, recordFindings, tableNames } from '../parts.ts';

/** Reads the objects that Bedrock logs to a bucket; idle where the source is a log group. */
export function ingestObjects(scope: Construct, parts: Parts): WatchdogFunction {
  const made = new WatchdogFunction(scope, 'ingest-objects', {
    bundles: parts.bundles,
    description: 'Reads Bedrock invocation logs as they appear in a bucket.',
    memoryMb: 512,
    timeout: Duration.minutes(5),
    atMost: 5,
    environment: {
      ...tableNames(parts),
      KEY_RING_SECRET: parts.keyRing.ref,
      LOG_BUCKET: parts.parameters.of.SourceName.valueAsString,
    },
  });
  for (const grant of [readSettings, recordFindings, appendRows, readKeyRing]) made.grant(grant(parts));
  return made;
}
