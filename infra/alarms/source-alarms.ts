import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FILTER_NAME } from '#core/source/subscription-slot.ts';
import { type Alarms, HOUR, MINUTES_15, ownMetric } from '../constructs/alarms.ts';
import type { WatchdogFunction } from '../constructs/watchdog-function.ts';
import type { Parameters } from '../parameters.ts';

/** Bedrock's own count of what it wrote; of all models together, so without a dimension (AWS docs: monitoring-runtime-metrics). */
const deliveries = (to: 'CloudWatch' | 'S3', what: 'Success' | 'Failure', period: Duration): Metric =>
  new Metric({
    namespace: 'AWS/Bedrock',
    metricName: `ModelInvocationLogs${to}Delivery${what}`,
    statistic: 'Sum',
    period,
  });

/** Whether invocations are still seen, from Bedrock's writing of the log to a row in the ledger. */
export function watchSource(
  alarms: Alarms,
  parameters: Parameters,
  ingest: WatchdogFunction,
  tick: WatchdogFunction,
): void {
  const { of, isLogGroup } = parameters;
  const subscription = (metricName: string): Metric =>
    new Metric({
      namespace: 'AWS/Logs',
      metricName,
      dimensionsMap: {
        LogGroupName: of.SourceName.valueAsString,
        DestinationType: 'Lambda',
        FilterName: FILTER_NAME,
      },
      statistic: 'Sum',
      period: MINUTES_15,
    });

  alarms.add('ingest-invocations/LogDeliveryFailures', {
    says: 'Bedrock could not write invocations to the log group.',
    metric: deliveries('CloudWatch', 'Failure', MINUTES_15),
    threshold: 1,
    onlyIf: isLogGroup,
  });
  alarms.add('ingest-invocations/SubscriptionErrors', {
    says: 'CloudWatch Logs could not deliver to ingest-invocations; what it gives up is not sent again.',
    metric: subscription('DeliveryErrors'),
    threshold: 1,
    onlyIf: isLogGroup,
  });
  alarms.add('ingest-invocations/SubscriptionThrottled', {
    says: 'CloudWatch Logs has been slowed down in delivering to ingest-invocations.',
    metric: subscription('DeliveryThrottling'),
    threshold: 1,
    periods: 2,
    onlyIf: isLogGroup,
  });
  alarms.add('ingest-invocations/DeliveredNotSeen', {
    says: 'Bedrock wrote invocations to the log group for half an hour, and none reached ingest-invocations.',
    metric: new MathExpression({
      expression: 'IF(FILL(written, 0) > 0 AND FILL(seen, 0) == 0, 1, 0)',
      usingMetrics: {
        written: deliveries('CloudWatch', 'Success', MINUTES_15),
        seen: ingest.lambda.metricInvocations({ period: MINUTES_15 }),
      },
      period: MINUTES_15,
    }),
    threshold: 1,
    periods: 2,
    onlyIf: isLogGroup,
  });
  alarms.add('ingest-invocations/NothingSeen', {
    says: 'The watchdog ran for a day and saw not one invocation.',
    metric: new MathExpression({
      expression: 'IF(FILL(ticks, 0) > 0 AND FILL(seen, 0) == 0, 1, 0)',
      usingMetrics: {
        ticks: tick.lambda.metricInvocations({ period: HOUR }),
        seen: ownMetric('invocations', 'Sum', HOUR),
      },
      period: HOUR,
    }),
    threshold: 1,
    periods: 24,
  });
  alarms.add('ingest-invocations/Rejected', {
    says: 'Records were unreadable, so their spend is not in the sums.',
    metric: ownMetric('rejected', 'Sum', HOUR),
    threshold: 1,
  });
  alarms.add('ingest-invocations/EventAge', {
    says: 'Deliveries have waited for ten minutes before they were read.',
    metric: ingest.lambda.metric('AsyncEventAge', { statistic: 'Maximum', period: Duration.minutes(5) }),
    threshold: Duration.minutes(10).toMilliseconds(),
    onlyIf: isLogGroup,
  });
}

/** The same for a bucket. */
export function watchBucket(alarms: Alarms, { isBucket }: Parameters, parked: Metric): void {
  alarms.add('ingest-objects/LogDeliveryFailures', {
    says: 'Bedrock could not write invocations to the bucket.',
    metric: deliveries('S3', 'Failure', MINUTES_15),
    threshold: 1,
    onlyIf: isBucket,
  });
  alarms.add('ingest-objects/Forbidden', {
    says: 'Objects of the bucket may not be read, so their spend is not in the sums.',
    metric: ownMetric('forbidden', 'Sum', MINUTES_15),
    threshold: 1,
    onlyIf: isBucket,
  });
  alarms.add('ingest-objects/Parked', {
    says: 'Objects could not be read in five attempts; their names are parked in a queue.',
    metric: parked,
    threshold: 1,
    onlyIf: isBucket,
  });
}
