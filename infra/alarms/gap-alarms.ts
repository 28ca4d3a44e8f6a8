import { type Alarms, HOUR, ownMetric } from '../constructs/alarms.ts';

/** Whether what was missing is mended by itself. */
export function watchGaps(alarms: Alarms): void {
  alarms.add('reconcile-spend/GapsOpen', {
    says: 'Calls that Bedrock counted have been missing in the ledger for six hours.',
    metric: ownMetric('gapsOpen', 'Maximum', HOUR),
    threshold: 1,
    periods: 6,
  });
}
