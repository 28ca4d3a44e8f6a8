import { Duration } from 'aws-cdk-lib';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { DUE_INDEX, INCIDENTS, SCOPES } from '#adapters/dynamodb/keys.ts';
import { onRequest } from '../constructs/on-request.ts';
import type { Schedules } from '../constructs/schedules.ts';
import { WatchdogFunction } from '../constructs/watchdog-function.ts';
import { type Parts, readIndex, readSettings, recordFindings, tableNames } from '../parts.ts';

/** Incidents that are due, of all that changes in the state table (functions/adapters/dynamodb/README.md). */
const DUE_INCIDENTS = {
  dynamodb: { Keys: { p: { S: [{ prefix: INCIDENTS }] } }, NewImage: { i: { S: [DUE_INDEX] } } },
};

/** Tells people: woken by the state table's stream, swept every minute, and asked to mute by an event. */
export function notifyFindings(scope: Construct, parts: Parts, schedules: Schedules): WatchdogFunction {
  const { tables } = parts;
  const made = new WatchdogFunction(scope, 'notify-findings', {
    bundles: parts.bundles,
    description: 'Brings what people are told up to date with the incidents.',
    memoryMb: 512,
    // A delivery is leased for two minutes: longer than its run may last.
    timeout: Duration.minutes(1),
    atMost: 2,
    events: { retries: 2, maxAge: Duration.minutes(15) },
    environment: tableNames(parts),
  });
  for (const grant of [readSettings, recordFindings, readIndex]) made.grant(grant(parts));
  made.grant({ actions: ['dynamodb:UpdateItem'], on: [tables.state.attrArn] });
  made.grant({
    actions: ['dynamodb:Query'],
    on: [tables.ledger.attrArn],
    when: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [SCOPES] } },
  });
  wakeByStream(made, parts);
  schedules.every('1 minute', made);
  onRequest(made, 'Mute Requested', 'Unmute Requested');
  return made;
}

function wakeByStream(made: WatchdogFunction, { tables }: Parts): void {
  const stream = tables.state.attrStreamArn;
  made.grant({
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
    on: [stream],
  });
  made.grant({
    actions: ['dynamodb:ListStreams'],
    on: ['*'],
    because: 'The action takes no resource (Service Authorization Reference); Lambda wants it to follow a stream.',
  });
  const mapping = new CfnEventSourceMapping(made, 'Stream', {
    functionName: made.lambda.functionName,
    eventSourceArn: stream,
    startingPosition: 'LATEST',
    maximumBatchingWindowInSeconds: 0,
    bisectBatchOnFunctionError: true,
    // The sweep finds what the stream could not tell.
    maximumRetryAttempts: 2,
    maximumRecordAgeInSeconds: 3600,
    filterCriteria: { filters: [{ pattern: JSON.stringify(DUE_INCIDENTS) }] },
  });
  mapping.node.addDependency(made.role);
}
