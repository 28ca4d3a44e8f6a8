import * as module from '@aws-sdk/client-cloudwatch';
import type { Service } from './service.ts';
import { service } from './service.ts';

/** What Bedrock has counted at one moment; `more` are dimensions beside ModelId. */
export interface Counted {
  /** `AWS/Bedrock`, unless another is given. */
  readonly namespace?: 'AWS/Bedrock' | 'AWS/BedrockMantle';
  /** Empty where it is counted by no model. */
  readonly modelId: string;
  readonly name: string;
  readonly at: number;
  readonly value: number;
  /** Beside the model. */
  readonly more?: Readonly<Record<string, string>>;
}

const PAGE = 500;
/** AWS docs: GetMetricData, the points of an answer. */
const MOST_POINTS = 100_800;

/** What a namespace calls a model. */
const MODEL = { 'AWS/Bedrock': 'ModelId', 'AWS/BedrockMantle': 'Model' } as const;
const namespaceOf = ({ namespace = 'AWS/Bedrock' }: Counted) => namespace;

const dimensionsOf = (one: Counted): module.Dimension[] =>
  Object.entries({ ...(one.modelId !== '' && { [MODEL[namespaceOf(one)]]: one.modelId }), ...one.more }).map(
    ([Name, Value]) => ({ Name, Value }),
  );

const idOf = (namespace: string, name: string, dimensions: readonly module.Dimension[]): string =>
  JSON.stringify([namespace, name, ...dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort()]);

/** CloudWatch with the namespaces of Bedrock in it: metrics are listed 500 a page, and points given in sums of a period. */
export const bedrockCounts = (counted: (namespace: string) => readonly Counted[]): Service =>
  service(
    'monitoring',
    module,
    module.CloudWatchClient,
  )({
    ListMetrics: ({ Namespace, MetricName, Dimensions = [], NextToken = '0' }) => {
      const all = new Map<string, module.Metric>();
      for (const one of counted(Namespace ?? '').filter((some) => namespaceOf(some) === Namespace)) {
        const dimensions = dimensionsOf(one);
        const fits = Dimensions.every((asked) =>
          dimensions.some(({ Name, Value }) => Name === asked.Name && (asked.Value ?? Value) === Value),
        );
        if (fits && (MetricName ?? one.name) === one.name)
          all.set(idOf(Namespace ?? '', one.name, dimensions), {
            Namespace,
            MetricName: one.name,
            Dimensions: dimensions,
          });
      }
      const from = Number(NextToken);
      const Metrics = [...all.values()].slice(from, from + PAGE);
      return { Metrics, ...(from + PAGE < all.size && { NextToken: String(from + PAGE) }) };
    },

    GetMetricData: ({ MetricDataQueries = [], StartTime, EndTime, NextToken = '0' }) => {
      if (MetricDataQueries.length > 500) throw new Error('more than 500 metrics in one call');
      const byMetric = Map.groupBy(counted(MetricDataQueries[0]?.MetricStat?.Metric?.Namespace ?? ''), (one) =>
        idOf(namespaceOf(one), one.name, dimensionsOf(one)),
      );
      const [start, end] = [StartTime?.getTime() ?? 0, EndTime?.getTime() ?? 0];
      const all = MetricDataQueries.flatMap(({ Id = '', MetricStat }) => {
        const { Metric: { Namespace = '', MetricName = '', Dimensions = [] } = {}, Period = 0 } = MetricStat ?? {};
        const sums = new Map<number, number>();
        for (const { at, value } of byMetric.get(idOf(Namespace, MetricName, Dimensions)) ?? []) {
          const point = at - (at % (Period * 1000));
          if (at >= start && at < end) sums.set(point, (sums.get(point) ?? 0) + value);
        }
        return [...sums].sort(([a], [b]) => a - b).map(([at, value]) => ({ Id, at, value }));
      });
      const from = Number(NextToken);
      const page = all.slice(from, from + MOST_POINTS);
      const rest = new Set(all.slice(from + MOST_POINTS).map(({ Id }) => Id));
      return {
        MetricDataResults: MetricDataQueries.map(({ Id = '' }) => {
          const points = page.filter((point) => point.Id === Id);
          return {
            Id,
            Timestamps: points.map(({ at }) => new Date(at)),
            Values: points.map(({ value }) => value),
            StatusCode: rest.has(Id) ? 'PartialData' : 'Complete',
          };
        }),
        ...(rest.size > 0 && { NextToken: String(from + MOST_POINTS) }),
      };
    },
  });
