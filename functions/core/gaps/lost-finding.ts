import { fingerprintOf, type Observation } from '#core/findings/finding.ts';
import { type EpochMs, isoOf, msOf } from '#core/time.ts';
import type { Gap } from './gap.ts';
import { betweenText, callsText, costOf, estimateText, regionOf } from './gap-text.ts';

const CHECK = 'invocations-lost';

/** It stays among what is open for a week, and in the gap for a year. */
const TOLD_FOR_MS = 7 * 24 * 60 * 60_000;

const identityOf = ({ scope, from }: Gap) => ({
  check: CHECK,
  scope,
  resource: `${regionOf(scope)}/${isoOf(msOf(from))}`,
});

export const lostFingerprint = (gap: Gap): string => fingerprintOf(identityOf(gap));

/** lostFinding tells of a gap that was closed as unmendable within the last week: sums of that time stay short; undefined for any other. */
export function lostFinding(gap: Gap, now: EpochMs): Observation | undefined {
  const { status, closedAt, reason, from, to, added = 0 } = gap;
  if (status !== 'unmendable' || closedAt === undefined || closedAt + TOLD_FOR_MS <= now) return undefined;
  const cost = costOf([gap]);
  const { missing, unestimated, listCost } = cost;
  const short = estimateText(cost, listCost) ?? 'an unknown amount';
  return {
    ...identityOf(gap),
    severity: 'medium',
    reason: `${callsText(missing)} ${betweenText(from, to)} cannot be mended: ${reason}; sums of that time are short by ${short}`,
    firstObservedAt: msOf(from),
    detectedAt: closedAt,
    listCost,
    evidence: { from: isoOf(msOf(from)), to: isoOf(msOf(to)), missing, unestimated, added },
    endsAt: closedAt + TOLD_FOR_MS,
  };
}
