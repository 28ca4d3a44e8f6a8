import { inRegion } from '#core/doctor/commands.ts';
import { fingerprintOf, type Observation } from '#core/findings/finding.ts';
import { regionOf } from '#core/gaps/gap-text.ts';
import type { EpochMs } from '#core/time.ts';
import type { BlindRate } from './blind-rate.ts';

/** One thing that the watchdog sees by, looked at: what is wrong with it, or with `undefined` that it is well. What could not be looked at is no sight. */
export interface Sight {
  readonly check: string;
  readonly scope: string;
  readonly resource: string;
  readonly wrong: Wrong | undefined;
}

export type Wrong = Pick<Observation, 'severity' | 'reason' | 'evidence' | 'commands' | 'costPerHour'> &
  Partial<Pick<Observation, 'listCost' | 'state'>>;

export const sightFingerprint = (sight: Sight): string => fingerprintOf(sight);

/** observationOf tells of a sight that is wrong. What was spent meanwhile is mostly for others to estimate, call by call. */
export const observationOf = ({ check, scope, resource }: Sight, wrong: Wrong, now: EpochMs): Observation => ({
  check,
  scope,
  resource,
  firstObservedAt: now,
  detectedAt: now,
  listCost: 0n,
  ...wrong,
  ...(wrong.commands && { commands: wrong.commands.map((command) => inRegion(command, regionOf(scope))) }),
});

/** What is not seen an hour, where that is known. */
export const costOf = ({ perHour }: BlindRate): Pick<Observation, 'costPerHour'> =>
  perHour === undefined ? {} : { costPerHour: perHour };
