import { DAY, HOUR } from '#core/time.ts';

/** Shortest stretch that is judged: finer steps are summed over this many minutes, sliding, because a minute says little. */
const SLOT_MINUTES = 10;

/**
 * How many slots in a row a level must have held: a burst fills one, a runaway all of them. The longest are for a job that is
 * expected, and runs on and on.
 */
export const SPANS = [1, 2, 3, 6, 9, 12, 18, 36, 72] as const;
export const LONGEST_SPAN = 72;

/** A level that still holds after two hours counts as news until then, and as the past from then on. */
const ON_TRIAL_MINUTES = 2 * HOUR;

/** How a series of one step is cut: all that follows from the step and nothing else. */
export interface Cut {
  readonly stepMinutes: number;
  /** Steps in a slot. */
  readonly slotSteps: number;
  readonly slotMinutes: number;
  /** The past is kept as one maximum per bucket: an hour, or a step where that is longer. */
  readonly bucketMinutes: number;
  readonly bucketsADay: number;
  /** Youngest buckets that are not yet the past, the running one included. */
  readonly bucketsOnTrial: number;
}

export function cutOf(stepMinutes: number): Cut {
  const slotSteps = Math.max(1, Math.round(SLOT_MINUTES / stepMinutes));
  const bucketMinutes = Math.max(HOUR, stepMinutes);
  return {
    stepMinutes,
    slotSteps,
    slotMinutes: slotSteps * stepMinutes,
    bucketMinutes,
    bucketsADay: Math.max(1, Math.round(DAY / bucketMinutes)),
    bucketsOnTrial: 1 + Math.floor(ON_TRIAL_MINUTES / bucketMinutes),
  };
}
