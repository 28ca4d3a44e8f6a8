import type { PicoUsd } from '#core/money.ts';
import type { EpochMs } from '#core/time.ts';

export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const severer = (a: Severity, b: Severity): boolean => SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b);

/** What a failed check says about one resource; everything a person needs to act, and no text of a prompt. */
export interface Observation {
  readonly check: string;
  readonly scope: string;
  /** What the finding is about within its check: with check and scope it makes the fingerprint. */
  readonly resource: string;
  readonly severity: Severity;
  /** One sentence: what is wrong, with the rule and its numbers. */
  readonly reason: string;
  readonly spender?: string;
  readonly spenderName?: string;
  readonly model?: string;
  /** Role ARN. */
  readonly principal?: string;
  readonly conversation?: string;
  readonly requestMetadata?: Readonly<Record<string, string>>;
  /** The record that tipped it, where one did. */
  readonly requestId?: string;
  readonly firstObservedAt: EpochMs;
  /** Event time at which it could be known. */
  readonly detectedAt: EpochMs;
  readonly listCost: PicoUsd;
  readonly costPerHour?: PicoUsd;
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
  /** When the matter is over by itself, such as the end of a budget's period. */
  readonly endsAt?: EpochMs;
}

export interface Finding extends Observation {
  readonly fingerprint: string;
  /** Counts the times it was opened, from 1: a finding opened again is a new message. */
  readonly episode: number;
  readonly status: 'open' | 'resolved';
  readonly resolvedAt?: EpochMs;
  /** What was last told: a person hears again when it is severer or twice as dear. */
  readonly toldListCost: PicoUsd;
}

export type Change = 'opened' | 'updated' | 'escalated' | 'resolved';

/** What a step makes of a finding; without a change there is something to store and nothing to tell. */
export interface FindingStep {
  readonly change: Change | undefined;
  readonly finding: Finding;
}

export interface FindingChange extends FindingStep {
  readonly change: Change;
}

export const fingerprintOf = ({ check, scope, resource }: Pick<Observation, 'check' | 'scope' | 'resource'>): string =>
  [check, scope, resource].join('/');

/** A matter that doubles is told again, if it has also grown by this much. */
const WORTH_TELLING: PicoUsd = 1_000_000_000_000n;

/** A matter that goes on has its end moved in steps of this, so that it is not written again on every sight. */
const EXTENDED_BY_MS = 30 * 60_000;

/** observe gives what a failed check makes of the finding known so far; undefined when there is nothing new to know or tell. */
export function observe(previous: Finding | undefined, seen: Observation): FindingStep | undefined {
  const fingerprint = fingerprintOf(seen);
  if (previous?.status !== 'open') {
    // A call that comes minutes late belongs to a period that has ended: it must not open the matter again.
    if (seen.endsAt !== undefined && previous?.resolvedAt !== undefined && seen.endsAt <= previous.resolvedAt) return;
    const episode = (previous?.episode ?? 0) + 1;
    return {
      change: 'opened',
      finding: { ...seen, fingerprint, episode, status: 'open', toldListCost: seen.listCost },
    };
  }
  const escalated = severer(seen.severity, previous.severity);
  const told = previous.toldListCost;
  const doubled = seen.listCost >= 2n * told && seen.listCost >= told + WORTH_TELLING;
  const { endsAt = 0 } = seen;
  if (!escalated && !doubled) {
    if (endsAt < (previous.endsAt ?? endsAt) + EXTENDED_BY_MS) return undefined;
    return { change: undefined, finding: { ...previous, endsAt } };
  }
  return {
    change: escalated ? 'escalated' : 'updated',
    finding: {
      ...previous,
      ...seen,
      // Once severe it stays so within an episode: a wavering number must not tell twice.
      severity: escalated ? seen.severity : previous.severity,
      firstObservedAt: previous.firstObservedAt,
      toldListCost: seen.listCost,
    },
  };
}

/** resolve closes an open finding whose time is over; undefined for any other. */
export function resolveEnded(finding: Finding, now: EpochMs): FindingChange | undefined {
  if (finding.status !== 'open' || finding.endsAt === undefined || finding.endsAt > now) return undefined;
  return { change: 'resolved', finding: { ...finding, status: 'resolved', resolvedAt: finding.endsAt } };
}
