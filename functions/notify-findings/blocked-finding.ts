import { fingerprintOf, type Observation } from '#core/findings/finding.ts';
import type { Due } from '#core/ports/delivery-store.ts';
import type { EpochMs } from '#core/time.ts';

export const CHECK = 'delivery-blocked';

/** The fingerprint of that matter. */
export const blockedFingerprint = ({ incident, target }: Required<Due>): string =>
  fingerprintOf({ check: CHECK, scope: incident.account, resource: target });

/** A target that refuses alerts is a matter of its own, told wherever else people are told. */
export const blockedFinding = ({ incident, target }: Required<Due>, code: string, now: EpochMs): Observation => ({
  check: CHECK,
  scope: incident.account,
  resource: target,
  severity: 'high',
  reason: `alerts do not get through to ${target}: it answers ${code}; they are kept and sent once that is mended`,
  firstObservedAt: now,
  detectedAt: now,
  listCost: 0n,
  evidence: { target, code },
});
