import type { PicoUsd } from '#core/money.ts';
import type { EpochMs } from '#core/time.ts';
import { type IncidentRef, incidentId } from './incident-ref.ts';
import { covers, type Mutable, type Mute, muteFor } from './mute.ts';
import { type Severity, severer } from './severity.ts';

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
  /** The spender that most of the present spend of several comes from; set only where `spender` is not. */
  readonly driver?: string;
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
  /** What it has come to, where that can change while it goes on, and what mends it with it: a change is told. */
  readonly state?: string;
  /** What mends it, as it is typed; only of what the watchdog itself has put together. */
  readonly commands?: readonly string[];
  /** When the matter is over by itself, such as the end of a budget's period. */
  readonly endsAt?: EpochMs;
  /** `endsAt` is when it will have been quiet for long enough, which counts only where other calls were seen since. */
  readonly endsWhenQuiet?: boolean;
}

export interface Finding extends Observation {
  readonly fingerprint: string;
  /** Counts the times it was opened, from 1: a finding opened again is a new message. */
  readonly episode: number;
  readonly status: 'open' | 'suppressed' | 'resolved';
  /** Why nobody is told, while it is suppressed. */
  readonly mute?: Mute;
  readonly resolvedAt?: EpochMs;
  /** What was last told: a person hears again when it is severer or twice as dear. Undefined while nobody was told. */
  readonly toldListCost?: PicoUsd;
  /** The incident it belongs to, for as long as this episode lasts. */
  readonly incident?: IncidentRef;
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
export const WORTH_TELLING: PicoUsd = 1_000_000_000_000n;

/** A matter that goes on has its end moved in steps of this, so that it is not written again on every sight; it may end as much too early. */
const EXTENDED_BY_MS = 5 * 60_000;

/** What is known beside the finding itself when a step is made. */
export interface Surroundings {
  /** Those that may be in force. */
  readonly mutes: readonly Mute[];
  /** The incident that a new finding joins. */
  readonly incident?: IncidentRef;
}

/** observe gives what a failed check makes of the finding known so far; undefined when there is nothing new to know or tell. */
export function observe(
  previous: Finding | undefined,
  seen: Observation,
  { mutes, incident }: Surroundings = { mutes: [] },
): FindingStep | undefined {
  if (previous === undefined || previous.status === 'resolved') return open(previous, seen, mutes, incident);
  const escalated = severer(seen.severity, previous.severity);
  // Once severe it stays so within an episode: a wavering number must not tell twice.
  const severity = escalated ? seen.severity : previous.severity;
  const latest = {
    ...previous,
    ...seen,
    severity,
    firstObservedAt: previous.firstObservedAt,
    ...laterEnd(previous, seen),
  };
  if (previous.status === 'suppressed') return whileSuppressed(previous, latest, mutes);
  const told = previous.toldListCost ?? 0n;
  const doubled = seen.listCost >= 2n * told && seen.listCost >= told + WORTH_TELLING;
  const isOther = seen.state !== previous.state;
  if (!escalated && !doubled && !isOther) return extended(previous, seen);
  return tell(escalated ? 'escalated' : 'updated', latest, mutes);
}

function open(
  previous: Finding | undefined,
  seen: Observation,
  mutes: readonly Mute[],
  incident: IncidentRef | undefined,
): FindingStep | undefined {
  // A call that comes minutes late belongs to a period that has ended: it must not open the matter again.
  if (seen.endsAt !== undefined && previous?.resolvedAt !== undefined && seen.endsAt <= previous.resolvedAt) return;
  const episode = (previous?.episode ?? 0) + 1;
  const joined = incident && { incident };
  return tell('opened', { ...seen, fingerprint: fingerprintOf(seen), episode, status: 'open', ...joined }, mutes);
}

/** What would be told, or suppressed where a mute covers it. */
function tell(change: Change, finding: Finding, mutes: readonly Mute[]): FindingStep {
  const mute = muteFor(mutes, mutableOf(finding), finding.detectedAt);
  if (mute) return suppress(finding, mute);
  const { mute: _, ...rest } = finding;
  return { change, finding: { ...rest, status: 'open', toldListCost: finding.listCost } };
}

/** A finding as a mute sees it. */
export const mutableOf = ({ incident, ...finding }: Finding): Mutable => ({
  ...finding,
  ...(incident && { incident: incidentId(incident) }),
});

function whileSuppressed(previous: Finding, latest: Finding, mutes: readonly Mute[]): FindingStep | undefined {
  if (!previous.mute || !covers(previous.mute, mutableOf(latest), latest.detectedAt)) {
    return tell(previous.toldListCost === undefined ? 'opened' : 'updated', latest, mutes);
  }
  if (severer(latest.severity, previous.severity)) return { change: undefined, finding: latest };
  return extended(previous, latest);
}

/** A call that comes late does not bring the end forward. */
const laterEnd = ({ endsAt = 0 }: Finding, seen: Observation): Pick<Observation, 'endsAt'> =>
  seen.endsAt === undefined ? {} : { endsAt: Math.max(endsAt, seen.endsAt) };

function extended(previous: Finding, { endsAt = 0 }: Observation): FindingStep | undefined {
  if (endsAt < (previous.endsAt ?? endsAt) + EXTENDED_BY_MS) return undefined;
  return { change: undefined, finding: { ...previous, endsAt } };
}

/** suppress keeps a live finding from being told until its mute ends. */
export const suppress = (finding: Finding, mute: Mute): FindingStep => ({
  change: undefined,
  finding: { ...finding, status: 'suppressed', mute },
});

/** lift ends a suppression: what goes on is told from now on; undefined where there is none. */
export function lift(finding: Finding): FindingStep | undefined {
  return finding.status === 'suppressed'
    ? tell(finding.toldListCost === undefined ? 'opened' : 'updated', finding, [])
    : undefined;
}

/** Whether a live finding's time is over, as far as somebody who has seen calls up to `seenUntil` can know. */
export function isOver({ endsAt, endsWhenQuiet }: Finding, now: EpochMs, seenUntil: EpochMs): boolean {
  return endsAt !== undefined && endsAt <= now && (!endsWhenQuiet || endsAt <= seenUntil);
}

/**
 * resolveEnded closes a live finding whose time is over; undefined for any other. What ends by being quiet does so only
 * while something else is seen (`seenUntil`, the newest call of its scope): a blind hour is no recovery.
 */
export function resolveEnded(finding: Finding, now: EpochMs, seenUntil: EpochMs): FindingStep | undefined {
  if (finding.status === 'resolved' || !isOver(finding, now, seenUntil)) return undefined;
  return resolve(finding, finding.endsAt ?? now);
}

/** resolve closes a finding at a time; what nobody was told ends without a word. */
export function resolve(finding: Finding, at: EpochMs): FindingStep {
  const { mute: _, ...rest } = finding;
  return {
    change: finding.toldListCost === undefined ? undefined : 'resolved',
    finding: { ...rest, status: 'resolved', resolvedAt: at },
  };
}
