import { type CloudWatchClient, type Metric, paginateListMetrics } from '@aws-sdk/client-cloudwatch';
import type { UnloggedMetrics, UnloggedUse } from '#core/ports/unlogged-metrics.ts';
import { type EpochMinute, floorTo, HOUR, minuteOf } from '#core/time.ts';
import { type MetricPoints, readMetricData } from './metric-data.ts';

const NAMESPACE = 'AWS/BedrockMantle';

/** One request of GetMetricData: with a thousand projects, those beyond it would cost more to count than most of them spend. */
const MOST_METRICS = 500;

/**
 * Ways in which the same tokens are counted (AWS docs: the metrics of bedrock-mantle, by account, project and model), of which one is
 * read, since each repeats the others: the one that tells the model in the fewest metrics first.
 */
const COUNTED_BY: readonly { readonly dimensions: readonly string[]; readonly tokens: readonly [string, string] }[] = [
  { dimensions: ['Model'], tokens: ['TotalInputTokens', 'TotalOutputTokens'] },
  { dimensions: ['Model', 'Project'], tokens: ['InputTokens', 'OutputTokens'] },
  { dimensions: ['Model', 'Project'], tokens: ['TotalInputTokens', 'TotalOutputTokens'] },
  { dimensions: [], tokens: ['TotalInputTokens', 'TotalOutputTokens'] },
  { dimensions: ['Project'], tokens: ['TotalInputTokens', 'TotalOutputTokens'] },
];
const CALLS = 'Inferences';

type Kind = 'calls' | 'inputTokens' | 'outputTokens';

/** What bedrock-mantle counts of its calls, which no invocation log has; only what is listed is asked for. */
export const mantleMetrics = (clientOf: (region: string) => CloudWatchClient): UnloggedMetrics => ({
  async read(scope, from, to) {
    const client = clientOf(scope.slice(scope.lastIndexOf('.') + 1));
    const pages = await Array.fromAsync(paginateListMetrics({ client }, { Namespace: NAMESPACE }));
    const listed = pages.flatMap(({ Metrics = [] }) => Metrics);
    const projects = [...new Set(listed.flatMap((metric) => dimensionOf(metric, 'Project') ?? []))];
    const chosen = metricsOf(listed);
    const asked = chosen.slice(0, MOST_METRICS);
    const queries = asked.map(({ metric }) => ({ Metric: metric, Period: 3600, Stat: 'Sum' }));
    const { points, isComplete } = await readMetricData(client, queries, from, to);
    const used = new Map<string | undefined, Partial<Record<Kind, Map<EpochMinute, number>>>>();
    for (const [i, { kind, metric }] of asked.entries()) {
      const model = dimensionOf(metric, 'Model');
      const use = used.get(model) ?? {};
      use[kind] ??= new Map();
      addHours(use[kind], points[i] ?? []);
      used.set(model, use);
    }
    return {
      used: [...used].map(([model, use]): UnloggedUse => ({ model, ...use })),
      projects,
      isComplete,
      isPart: asked.length < chosen.length,
      requested: queries.length,
    };
  },
});

function metricsOf(listed: readonly Metric[]): { kind: Kind; metric: Metric }[] {
  const found = Map.groupBy(listed, ({ MetricName, Dimensions = [] }) =>
    keyOf(
      MetricName ?? '',
      Dimensions.map(({ Name = '' }) => Name),
    ),
  );
  const of = (kind: Kind, name: string, dimensions: readonly string[]) =>
    (found.get(keyOf(name, dimensions)) ?? []).map((metric) => ({ kind, metric }));
  for (const { dimensions, tokens } of COUNTED_BY) {
    const [input, output] = tokens;
    const counted = [...of('inputTokens', input, dimensions), ...of('outputTokens', output, dimensions)];
    if (counted.length > 0) return [...counted, ...of('calls', CALLS, dimensions)];
  }
  return [];
}

const keyOf = (name: string, dimensions: readonly string[]): string => [name, ...[...dimensions].sort()].join(' ');

const dimensionOf = ({ Dimensions = [] }: Metric, name: string): string | undefined =>
  Dimensions.find(({ Name }) => Name === name)?.Value;

function addHours(to: Map<EpochMinute, number>, points: MetricPoints): void {
  for (const { at, value } of points) {
    const hour = floorTo(minuteOf(at), HOUR);
    to.set(hour, (to.get(hour) ?? 0) + value);
  }
}
