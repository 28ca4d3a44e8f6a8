import { App } from 'aws-cdk-lib';
import { WatchdogStack } from '../../infra/watchdog-stack.ts';

/** What of the stack has a price by the month. */
export interface Deployed {
  readonly memoryMb: ReadonlyMap<string, number>;
  /** Metrics that alarms watch, where the source is a log group: an alarm on a sum of two counts twice. */
  readonly alarmMetrics: number;
  /** Invocations by EventBridge Scheduler, a month of 30 days. */
  readonly scheduledRuns: number;
}

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

const MINUTES_A_MONTH = 30 * 24 * 60;
const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const UNITS: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };

/** deployedStack reads it from the synthesised template. */
export function deployedStack(bundles: string): Deployed {
  const app = new App({ analyticsReporting: false });
  const stack = new WatchdogStack(app, 'bench', { bundles, config: undefined });
  const { Resources } = app.synth().getStackArtifact(stack.artifactId).template as {
    Resources: Record<string, Resource>;
  };
  const ofType = (type: string) => Object.values(Resources).filter(({ Type }) => Type === type);
  return {
    memoryMb: new Map(
      ofType('AWS::Lambda::Function').map(({ Properties }) => [
        String(Properties.FunctionName).replace('bench-', ''),
        Number(Properties.MemorySize),
      ]),
    ),
    alarmMetrics: ofType('AWS::CloudWatch::Alarm')
      .filter(({ Condition }) => Condition !== 'IsBucket')
      .reduce((sum, { Properties }) => sum + metricsOf(Properties), 0),
    scheduledRuns: ofType('AWS::Scheduler::Schedule').reduce(
      (sum, { Properties }) => sum + runsAMonth(String(Properties.ScheduleExpression)),
      0,
    ),
  };
}

/** An alarm is on one metric, or on an expression of several. */
const metricsOf = ({ Metrics }: Resource['Properties']): number =>
  Array.isArray(Metrics) ? Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length : 1;

/** runsAMonth says how often a `rate(...)` expression runs in 30 days. */
export function runsAMonth(expression: string): number {
  const [, value, unit = ''] = RATE.exec(expression) ?? [];
  if (value === undefined) throw new Error(`no rate: ${expression}`);
  return MINUTES_A_MONTH / (Number(value) * (UNITS[unit] ?? Number.NaN));
}
