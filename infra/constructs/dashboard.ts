import { Stack } from 'aws-cdk-lib';
import {
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  Metric,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { PublishedMetric } from '../../functions/runtime/published-metrics.ts';
import type { Parameters } from '../parameters.ts';
import { HOUR, MINUTES_15, ownMetric } from './alarms.ts';
import type { Tables } from './tables.ts';
import type { WatchdogFunction } from './watchdog-function.ts';

export interface DashboardProps {
  readonly parameters: Parameters;
  readonly tables: Tables;
  readonly functions: readonly WatchdogFunction[];
}

/** Three questions, a row each: is it seeing, is it telling and right, what does it cost. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { parameters, tables, functions }: DashboardProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    const sums = (...names: PublishedMetric[]): IMetric[] => names.map((name) => ownMetric(name, 'Sum', MINUTES_15));
    const perFunction = (metric: (one: WatchdogFunction) => Metric) => functions.map(metric);
    const table = (metricName: string, { ref }: Tables['ledger'], label: string): Metric =>
      new Metric({
        namespace: 'AWS/DynamoDB',
        metricName,
        dimensionsMap: { TableName: ref },
        statistic: 'Sum',
        period: HOUR,
        label,
      });
    new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: stackName,
      widgets: [
        [question('Is it seeing?')],
        [
          graph('Records', sums('invocations', 'rejected', 'tooLate')),
          graph('Minutes folded, checks that failed', sums('minutesChanged', 'checkErrors')),
          graph(
            'Failed runs',
            perFunction(({ lambda, node }) => lambda.metricErrors({ period: MINUTES_15, label: node.id })),
          ),
        ],
        [question('Is it telling, and is it right?')],
        [
          graph('Deliveries', sums('told', 'waiting', 'blocked')),
          graph('Calls seen of those that CloudWatch counted, %', [ownMetric('coveragePercent', 'Minimum', HOUR)]),
          graph('Age of the price list, hours', [ownMetric('priceAgeHours', 'Maximum', HOUR)]),
        ],
        [question('What does it cost?')],
        [
          graph(
            'Time of the functions, ms',
            perFunction(({ lambda, node }) =>
              lambda.metricDuration({ statistic: 'Sum', period: HOUR, label: node.id }),
            ),
          ),
          graph('Units of the tables', [
            table('ConsumedWriteCapacityUnits', tables.ledger, 'ledger writes'),
            table('ConsumedReadCapacityUnits', tables.ledger, 'ledger reads'),
            table('ConsumedWriteCapacityUnits', tables.state, 'state writes'),
            table('ConsumedReadCapacityUnits', tables.state, 'state reads'),
          ]),
          graph('Bytes of the invocation log', [
            new Metric({
              namespace: 'AWS/Logs',
              metricName: 'IncomingBytes',
              dimensionsMap: { LogGroupName: parameters.of.SourceName.valueAsString },
              statistic: 'Sum',
              period: HOUR,
            }),
          ]),
        ],
      ],
    });
  }
}

const question = (text: string) => new TextWidget({ markdown: `## ${text}`, width: 24, height: 1 });
const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 8, height: 6 });
