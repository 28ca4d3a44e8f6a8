import { type CloudWatchClient, paginateListMetrics } from '@aws-sdk/client-cloudwatch';
import type { GapCounts } from '#core/gaps/gap.ts';
import type { InvocationMetrics, MetricSeries } from '#core/ports/invocation-metrics.ts';
import { type EpochMinute, floorTo, HOUR, minuteOf } from '#core/time.ts';
import { type MetricPoints, readMetricData } from './metric-data.ts';

const NAMESPACE = 'AWS/Bedrock';

/**
 * AWS docs: monitoring-runtime-metrics, which names the cache counts in two ways: an older text and the page on service tiers say
 * `...InputTokens`. Both are asked for.
 */
const NAMES: Readonly<Record<keyof GapCounts, readonly string[]>> = {
  invocations: ['Invocations'],
  inputTokens: ['InputTokenCount'],
  outputTokens: ['OutputTokenCount'],
  cacheReadTokens: ['CacheReadInputTokenCount', 'CacheReadInputTokens'],
  cacheWriteTokens: ['CacheWriteInputTokenCount', 'CacheWriteInputTokens'],
};

/** Bedrock's counts of calls in AWS/Bedrock, by the dimension ModelId alone: sets with a service tier or an image size repeat its calls. */
export function bedrockMetrics(clientOf: (region: string) => CloudWatchClient): InvocationMetrics {
  const clientFor = (scope: string) => clientOf(scope.slice(scope.lastIndexOf('.') + 1));
  return {
    async modelIds(scope) {
      const found = new Set<string>();
      const pages = paginateListMetrics(
        { client: clientFor(scope) },
        { Namespace: NAMESPACE, MetricName: 'Invocations', Dimensions: [{ Name: 'ModelId' }] },
      );
      for await (const { Metrics = [] } of pages) {
        for (const { Dimensions: [first, ...others] = [] } of Metrics) {
          if (first?.Value !== undefined && others.length === 0) found.add(first.Value);
        }
      }
      return [...found];
    },

    async read(scope, modelIds, metrics, from, to) {
      const asked = modelIds.flatMap((modelId) =>
        metrics.flatMap((metric) => NAMES[metric].map((name) => ({ modelId, metric, name }))),
      );
      const queries = asked.map(({ modelId, name }) => ({
        Metric: { Namespace: NAMESPACE, MetricName: name, Dimensions: [{ Name: 'ModelId', Value: modelId }] },
        Period: 3600,
        Stat: 'Sum',
      }));
      const { points, isComplete } = await readMetricData(clientFor(scope), queries, from, to);
      const series = asked.map(({ modelId, metric }, i) => ({ modelId, metric, hours: hoursOf(points[i] ?? []) }));
      return { series: withOneName(series), isComplete, requested: queries.length };
    },
  };
}

function hoursOf(points: MetricPoints): Map<EpochMinute, number> {
  const hours = new Map<EpochMinute, number>();
  for (const { at, value } of points) {
    const hour = floorTo(minuteOf(at), HOUR);
    hours.set(hour, (hours.get(hour) ?? 0) + value);
  }
  return hours;
}

/** One series of each count: what goes by two names is one number, so the larger is taken and never their sum. */
function withOneName(series: readonly MetricSeries[]): MetricSeries[] {
  const merged = new Map<string, MetricSeries>();
  for (const one of series) {
    const id = `${one.metric} ${one.modelId}`;
    const other = merged.get(id);
    const hours = new Map(other?.hours);
    for (const [hour, sum] of one.hours) hours.set(hour, Math.max(sum, hours.get(hour) ?? 0));
    merged.set(id, { ...one, hours });
  }
  return [...merged.values()];
}
