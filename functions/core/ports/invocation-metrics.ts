import type { GapCounts } from '#core/gaps/gap.ts';
import type { EpochMinute } from '#core/time.ts';

/** What the service counted of one model id, hour by hour. */
export interface MetricSeries {
  readonly modelId: string;
  readonly metric: keyof GapCounts;
  /** Sums by the start of their hour. An hour without a point is absent: that is unknown, and not zero. */
  readonly hours: ReadonlyMap<EpochMinute, number>;
}

export interface MetricsRead {
  readonly series: readonly MetricSeries[];
  /** False when the service could not give all there is: then nothing can be said of what is absent. */
  readonly isComplete: boolean;
  /** Metrics asked for, which is what such a question is billed by. */
  readonly requested: number;
}

/** The service's own counts of calls, kept apart from their log. */
export interface InvocationMetrics {
  /** Ids of models and profiles that successful calls were counted for in the last two weeks. */
  modelIds(scope: string): Promise<readonly string[]>;
  /** Counts of whole hours in [from, to). */
  read(
    scope: string,
    modelIds: readonly string[],
    metrics: readonly (keyof GapCounts)[],
    from: EpochMinute,
    to: EpochMinute,
  ): Promise<MetricsRead>;
}
