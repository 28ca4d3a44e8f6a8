import type { EpochMinute } from '#core/time.ts';

/** What was used of one model on an endpoint that logs no calls; by whole hours, an hour without a point being absent. */
export interface UnloggedUse {
  /** Undefined where the service counts by no model. */
  readonly model: string | undefined;
  /** Undefined where the service does not count it. */
  readonly calls?: ReadonlyMap<EpochMinute, number>;
  readonly inputTokens?: ReadonlyMap<EpochMinute, number>;
  readonly outputTokens?: ReadonlyMap<EpochMinute, number>;
}

export interface UnloggedRead {
  readonly used: readonly UnloggedUse[];
  /** Projects that called in the last two weeks. */
  readonly projects: readonly string[];
  /** False when the service could not give all there is: then nothing can be said of what is absent. */
  readonly isComplete: boolean;
  /** There are more metrics than were asked for. */
  readonly isPart: boolean;
  /** Metrics asked for, which is what such a question is billed by. */
  readonly requested: number;
}

/** The service's own counts of calls that are in no log. */
export interface UnloggedMetrics {
  /** Whole hours of [from, to). */
  read(scope: string, from: EpochMinute, to: EpochMinute): Promise<UnloggedRead>;
}
