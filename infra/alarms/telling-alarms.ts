import { Duration } from 'aws-cdk-lib';
import { type Alarms, MINUTES_5, MINUTES_15, ownMetric } from '../constructs/alarms.ts';
import type { WatchdogFunction } from '../constructs/watchdog-function.ts';

/** Whether what is found gets to people. */
export function watchTelling(alarms: Alarms, notify: WatchdogFunction): void {
  alarms.add('notify-findings/Blocked', {
    says: 'A target refuses messages until somebody acts; they are kept.',
    metric: ownMetric('blocked', 'Maximum', MINUTES_15),
    threshold: 1,
  });
  alarms.add('notify-findings/IteratorAge', {
    says: "What changed in the state table has waited for five minutes; incidents are told by the minute's sweep only.",
    metric: notify.lambda.metric('IteratorAge', { statistic: 'Maximum', period: MINUTES_5 }),
    threshold: Duration.minutes(5).toMilliseconds(),
    periods: 3,
  });
}
