import type { EpochMs } from '#core/time.ts';

/** The present: the wall clock in AWS, the time of the newest record in a replay. */
export type Clock = () => EpochMs;
