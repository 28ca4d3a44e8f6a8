import { type CfnCondition, Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { PublishedMetric } from '../../functions/runtime/published-metrics.ts';
import { onlyIf } from './only-if.ts';

/** `<function>/<What>`: also the heading of its section in RUNBOOK.md. */
export type AlarmName = `${string}/${string}`;

export interface AlarmSpec {
  readonly says: string;
  readonly metric: IMetric;
  /** Alarms at this value and above; below it with `isFloor`. */
  readonly threshold: number;
  readonly isFloor?: true;
  /** Periods in a row; 1 where absent. */
  readonly periods?: number;
  /** Where it makes no sense otherwise, such as for a source of another kind. */
  readonly onlyIf?: CfnCondition;
}

/** What tells people that the watchdog itself does not work, each with a section in the runbook. */
export class Alarms extends Construct {
  private readonly topic: ITopic;

  constructor(scope: Construct, id: string, topic: ITopic) {
    super(scope, id);
    this.topic = topic;
  }

  add(name: AlarmName, spec: AlarmSpec): void {
    const alarm = new Alarm(this, name.replace('/', '-'), {
      alarmName: `${Stack.of(this).stackName}/${name}`,
      alarmDescription: `${spec.says} What to do: infra/RUNBOOK.md, section ${name}.`,
      metric: spec.metric,
      threshold: spec.threshold,
      evaluationPeriods: spec.periods ?? 1,
      comparisonOperator: spec.isFloor
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // What should be there and is not is the alarm; of what should not be there, nothing is good news.
      treatMissingData: spec.isFloor ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    if (spec.onlyIf) onlyIf(spec.onlyIf, alarm);
  }
}

/** A number that a function answered with; its only dimension is the service. */
export const ownMetric = (
  metricName: PublishedMetric,
  statistic: 'Sum' | 'Maximum' | 'Minimum',
  period: Duration,
): Metric =>
  new Metric({
    namespace: 'BedrockCostWatchdog',
    metricName,
    dimensionsMap: { service: 'bedrock-cost-watchdog' },
    statistic,
    period,
  });

export const MINUTES_5 = Duration.minutes(5);
export const MINUTES_15 = Duration.minutes(15);
export const HOUR = Duration.hours(1);
