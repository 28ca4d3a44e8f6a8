import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { watchData } from './alarms/data-alarms.ts';
import { watchClock, watchEvents, watchFunction, watchThrottles } from './alarms/function-alarms.ts';
import { watchGaps } from './alarms/gap-alarms.ts';
import { watchBucket, watchSource } from './alarms/source-alarms.ts';
import { watchTelling } from './alarms/telling-alarms.ts';
import { Alarms } from './constructs/alarms.ts';
import { BucketSource } from './constructs/bucket-source.ts';
import { Dashboard } from './constructs/dashboard.ts';
import { LogGroupSource } from './constructs/log-group-source.ts';
import { Schedules } from './constructs/schedules.ts';
import { Tables } from './constructs/tables.ts';
import { Telling } from './constructs/telling.ts';
import { applySettings } from './functions/apply-settings.ts';
import { backfillInvocations } from './functions/backfill-invocations.ts';
import { ingestInvocations } from './functions/ingest-invocations.ts';
import { ingestObjects } from './functions/ingest-objects.ts';
import { notifyFindings } from './functions/notify-findings.ts';
import { prepareSource } from './functions/prepare-source.ts';
import { reconcileSpend } from './functions/reconcile-spend.ts';
import { refreshCatalog } from './functions/refresh-catalog.ts';
import { watchSpend } from './functions/watch-spend.ts';
import { addParameters } from './parameters.ts';

export interface WatchdogStackProps extends StackProps {
  /** The folder that all functions were bundled into. */
  readonly bundles: string;
  /** The watchdog's configuration; undefined leaves the one that is deployed. */
  readonly config: object | undefined;
}

/** The whole watchdog of one account and Region. */
export class WatchdogStack extends Stack {
  constructor(scope: Construct, id: string, { bundles, config, ...props }: WatchdogStackProps) {
    super(scope, id, props);
    const parameters = addParameters(this);
    // First of all, so that a source that cannot be read is told before there is anything to take back.
    const prepared = prepareSource(this, { bundles, parameters });
    const tables = new Tables(this, 'Tables');
    tables.node.addDependency(prepared);
    const keyRing = new CfnSecret(this, 'KeyRing', {
      description: 'Keys that names and texts are hashed with; apply-settings makes them.',
    });
    keyRing.applyRemovalPolicy(RemovalPolicy.DESTROY);
    Validations.of(keyRing).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason: 'A key belongs to the rows that were hashed with it: a ring is added to, never replaced by a rotation.',
    });
    const parts = { bundles, parameters, tables, keyRing };

    const schedules = new Schedules(this, 'Schedules');
    const telling = new Telling(this, 'Telling', parameters);
    const ingest = ingestInvocations(this, parts);
    const objects = ingestObjects(this, parts);
    const watch = watchSpend(this, parts, schedules);
    const notify = notifyFindings(this, parts, schedules);
    const catalog = refreshCatalog(this, parts, schedules);
    const reconcile = reconcileSpend(this, parts, schedules);
    const backfill = backfillInvocations(this, parts, schedules);
    telling.grantTo(notify);

    const settings = applySettings(this, parts, {
      config: config && JSON.stringify(config),
      topic: telling.incidents,
    });
    const group = new LogGroupSource(this, 'LogGroupSource', { parameters, ingest, prepared });
    const bucket = new BucketSource(this, 'BucketSource', { parameters, ingest: objects, prepared });
    // What is delivered before there are keys would fail.
    for (const source of [group, bucket]) source.node.addDependency(settings);

    const alarms = new Alarms(this, 'Alarms', telling.alarms);
    const functions = [ingest, objects, watch, notify, catalog, reconcile, backfill];
    for (const one of functions) watchFunction(alarms, one);
    for (const one of [ingest, notify, catalog, reconcile, backfill]) watchEvents(alarms, one);
    for (const one of [ingest, watch]) watchThrottles(alarms, one);
    for (const one of [watch, notify]) watchClock(alarms, one, Duration.minutes(5));
    watchClock(alarms, backfill, Duration.minutes(30));
    for (const one of [catalog, reconcile]) watchClock(alarms, one, Duration.hours(3));
    watchSource(alarms, parameters, ingest, watch);
    watchBucket(alarms, parameters, bucket.parked.metricApproximateNumberOfMessagesVisible());
    watchTelling(alarms, notify);
    watchData(alarms, tables);
    watchGaps(alarms);
    new Dashboard(this, 'Dashboard', { parameters, tables, functions });
    for (const [name, value] of [
      ['IncidentTopic', telling.incidents.topicArn],
      ['AlarmTopic', telling.alarms.topicArn],
      ['LedgerTable', tables.ledger.ref],
      ['StateTable', tables.state.ref],
    ] as const) {
      new CfnOutput(this, name, { value });
    }
  }
}
