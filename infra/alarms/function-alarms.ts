import { Duration } from 'aws-cdk-lib';
import { type Alarms, MINUTES_15 } from '../constructs/alarms.ts';
import type { WatchdogFunction } from '../constructs/watchdog-function.ts';

/** What every function that runs after the deployment is watched for. */
export function watchFunction(alarms: Alarms, { lambda, node }: WatchdogFunction): void {
  alarms.add(`${node.id}/Errors`, {
    says: `${node.id} failed more than once in a quarter of an hour, so a repetition did not mend it.`,
    metric: lambda.metricErrors({ period: MINUTES_15 }),
    threshold: 2,
  });
}

/** A function that is sent events, which wait in a queue of Lambda's. */
export function watchEvents(alarms: Alarms, { lambda, node }: WatchdogFunction): void {
  alarms.add(`${node.id}/EventsDropped`, {
    says: `Lambda gave up events of ${node.id}: they failed every time, or waited for too long.`,
    metric: lambda.metric('AsyncEventsDropped', { statistic: 'Sum', period: MINUTES_15 }),
    threshold: 1,
  });
}

/** A function that is run by the clock: silence for so long means that nothing runs it. */
export function watchClock(alarms: Alarms, { lambda, node }: WatchdogFunction, silence: Duration): void {
  alarms.add(`${node.id}/NotRunning`, {
    says: `${node.id} has not run for ${silence.toHumanString()}.`,
    metric: lambda.metricInvocations({ period: silence }),
    threshold: 1,
    isFloor: true,
  });
}

/** A function that is often run by several at once, and must not wait for itself. */
export function watchThrottles(alarms: Alarms, { lambda, node }: WatchdogFunction): void {
  alarms.add(`${node.id}/Throttles`, {
    says: `${node.id} has been at its concurrency limit for a quarter of an hour.`,
    metric: lambda.metricThrottles({ period: Duration.minutes(5) }),
    threshold: 1,
    periods: 3,
  });
}
