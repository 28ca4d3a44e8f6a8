import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type Alarms, HOUR, MINUTES_5, MINUTES_15, ownMetric } from '../constructs/alarms.ts';
import type { Tables } from '../constructs/tables.ts';

const PRICES_STALE_HOURS = 7 * 24;

/** Whether what is judged and shown is right: tables, prices, checks. */
export function watchData(alarms: Alarms, { ledger, state }: Tables): void {
  const throttled = (table: string, metricName: string) =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: { TableName: table },
      statistic: 'Sum',
      period: MINUTES_5,
    });
  for (const [name, table] of [
    ['ledger', ledger.ref],
    ['state', state.ref],
  ] as const) {
    alarms.add(`${name}/Throttled`, {
      says: `DynamoDB has refused requests to the ${name} table for a quarter of an hour.`,
      metric: new MathExpression({
        expression: 'FILL(reads, 0) + FILL(writes, 0)',
        usingMetrics: {
          reads: throttled(table, 'ReadThrottleEvents'),
          writes: throttled(table, 'WriteThrottleEvents'),
        },
        period: MINUTES_5,
      }),
      threshold: 1,
      periods: 3,
    });
  }
  alarms.add('watch-spend/CheckErrors', {
    says: 'Checks failed while they judged, so something may have gone unsaid.',
    metric: ownMetric('checkErrors', 'Sum', MINUTES_15),
    threshold: 1,
  });
  alarms.add('refresh-catalog/PricesStale', {
    says: 'No good price list could be read for a week.',
    metric: ownMetric('priceAgeHours', 'Maximum', HOUR),
    threshold: PRICES_STALE_HOURS,
  });
}
