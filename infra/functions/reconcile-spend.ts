import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { dirtyPartition, PAGES, SCOPES } from '#adapters/dynamodb/keys.ts';
import { onRequest } from '../constructs/on-request.ts';
import type { Schedules } from '../constructs/schedules.ts';
import { WatchdogFunction } from '../constructs/watchdog-function.ts';
import { type Parts, recordFindings, tableNames } from '../parts.ts';

/** Compares the ledger with Bedrock's own counts, every hour. */
export function reconcileSpend(scope: Construct, parts: Parts, schedules: Schedules): WatchdogFunction {
  const made = new WatchdogFunction(scope, 'reconcile-spend', {
    bundles: parts.bundles,
    description: 'Compares the ledger with what Bedrock counted, and opens gaps where they differ.',
    memoryMb: 512,
    timeout: Duration.minutes(10),
    atMost: 1,
    events: { retries: 1, maxAge: Duration.minutes(30) },
    environment: tableNames(parts),
  });
  made.grant(recordFindings(parts));
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
  schedules.every('1 hour', made);
  onRequest(made, 'Reconcile Requested');
  return made;
}
