import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Schedules } from '../constructs/schedules.ts';
import { WatchdogFunction } from '../constructs/watchdog-function.ts';
import { type Parts, readIndex, readSettings, recordFindings, tableNames } from '../parts.ts';

/** The minute tick. One at a time; a tick that is late finds what those before it would have found. */
export function watchSpend(scope: Construct, parts: Parts, schedules: Schedules): WatchdogFunction {
  const made = new WatchdogFunction(scope, 'watch-spend', {
    bundles: parts.bundles,
    description: 'Folds what is new into pages and judges every fresh minute.',
    memoryMb: 512,
    timeout: Duration.minutes(3),
    atMost: 1,
    events: { retries: 0, maxAge: Duration.minutes(1) },
    environment: tableNames(parts),
  });
  for (const grant of [readSettings, recordFindings, readIndex]) made.grant(grant(parts));
  made.grant({
    actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    on: [parts.tables.ledger.attrArn],
  });
  schedules.every('1 minute', made);
  return made;
}
