import type { PicoUsd } from '#core/money.ts';
import { type EpochMs, MINUTE_MS } from '#core/time.ts';
import type { IncidentView } from './incident-view.ts';
import { nextWorkingMorning } from './working-morning.ts';

/** What an incident costs, from its clock, and from its worst finding until it has one. */
export interface MoneySoFar {
  readonly spent: PicoUsd;
  readonly perHour?: PicoUsd;
  /** What it will have cost when somebody comes to work, at the present rate; only while it goes on. */
  readonly projected?: {
    readonly at: EpochMs;
    readonly spent: PicoUsd;
    /** What stopping now saves of it: what lies above the usual, as far as that is known; absent where nothing does. */
    readonly saved?: PicoUsd;
  };
}

export function moneySoFar({ incident, timeZone }: IncidentView): MoneySoFar {
  const [top] = incident.findings;
  const spent = incident.clock?.spent ?? top?.listCost ?? 0n;
  const perHour = incident.clock?.perHour ?? top?.costPerHour;
  if (perHour === undefined) return { spent };
  if (perHour <= 0n || incident.status === 'resolved') return { spent, perHour };
  const from = incident.clock?.asOf ?? top?.detectedAt ?? incident.changedAt;
  const at = nextWorkingMorning(from, timeZone);
  // What nobody spends, such as what is not seen, nobody saves.
  const isSpent = incident.clock !== undefined || top?.spender !== undefined;
  const saved = isSpent ? projected(perHour - (incident.clock?.usualPerHour ?? 0n), at - from) : 0n;
  return {
    spent,
    perHour,
    projected: { at, spent: spent + projected(perHour, at - from), ...(saved > 0n && { saved }) },
  };
}

/** What a rate comes to in a time, to the minute. */
const projected = (perHour: PicoUsd, ms: number): PicoUsd => (perHour * BigInt(Math.round(ms / MINUTE_MS))) / 60n;
