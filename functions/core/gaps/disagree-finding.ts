import { fingerprintOf, type Observation } from '#core/findings/finding.ts';
import { type EpochMs, HOUR, isoOf, msOf } from '#core/time.ts';
import type { ComparedHour } from './compare-hours.ts';
import { betweenText, callsText, countText, regionOf } from './gap-text.ts';

const CHECK = 'counts-disagree';

const identityOf = (scope: string) => ({ check: CHECK, scope, resource: regionOf(scope) });

export const disagreeFingerprint = (scope: string): string => fingerprintOf(identityOf(scope));

/** disagreeFinding tells of hours, at least one, in which the ledger has more calls than the service counted. */
export function disagreeFinding(scope: string, hours: readonly ComparedHour[], now: EpochMs): Observation {
  const starts = hours.map(({ start }) => start);
  const [from, to] = [Math.min(...starts), Math.max(...starts) + HOUR];
  const sum = (of: (hour: ComparedHour) => number): number => hours.reduce((total, hour) => total + of(hour), 0);
  const [surplus, expected, seen] = [
    sum((hour) => hour.surplus),
    sum((hour) => hour.expected),
    sum((hour) => hour.seen),
  ];
  return {
    ...identityOf(scope),
    severity: 'low',
    reason: `the ledger has ${callsText(surplus)} that Bedrock's metrics do not count, ${betweenText(from, to)}: ${countText(seen)} against ${countText(expected)}`,
    firstObservedAt: msOf(from),
    detectedAt: now,
    listCost: 0n,
    evidence: { from: isoOf(msOf(from)), to: isoOf(msOf(to)), surplus, expected, seen, hours: hours.length },
  };
}
