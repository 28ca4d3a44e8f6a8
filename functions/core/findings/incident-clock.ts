import { displayUsd } from '#core/money.ts';
import type { EpochMs } from '#core/time.ts';
import { WORTH_TELLING } from './finding.ts';
import { type Incident, type SpendClock, withChange } from './incident.ts';

/** A message is brought up to date with its money this often, if nothing else happens. */
const CLOCK_EVERY_MS = 10 * 60_000;

/**
 * advanceClock takes a new reading of the money in; undefined when it is not worth a new state. Twice as much as was last told,
 * and a dollar more, is told; anything else that has moved is shown now and then, and with what else is new: the amounts of one
 * message must agree.
 */
export function advanceClock(incident: Incident, clock: SpendClock): Incident | undefined {
  if (incident.status === 'resolved') return undefined;
  const told = incident.toldSpent;
  const version = incident.version + 1;
  if (told === undefined) return { ...incident, version, clock, toldSpent: clock.spent };
  if (clock.spent >= 2n * told && clock.spent >= told + WORTH_TELLING && incident.status === 'open') {
    const next = { ...incident, version, clock, toldSpent: clock.spent };
    return withChange(next, {
      version,
      at: clock.asOf,
      what: 'doubled',
      raised: false,
      reason: `it has cost ${displayUsd(clock.spent)} by now, ${displayUsd(told)} when last told`,
    });
  }
  const before = incident.clock;
  if (before && clock.asOf < before.asOf + CLOCK_EVERY_MS && newsOf(incident) <= before.asOf) return undefined;
  if (before && before.spent === clock.spent && before.perHour === clock.perHour) return undefined;
  return { ...incident, version, clock };
}

const newsOf = ({ changedAt, findings }: Incident): EpochMs =>
  Math.max(changedAt, ...findings.map(({ detectedAt }) => detectedAt));
