import type { PicoUsd } from '#core/money.ts';
import type { EpochMs } from '#core/time.ts';
import { type Change, type Finding, type FindingStep, type Observation, WORTH_TELLING } from './finding.ts';
import type { IncidentRef } from './incident-ref.ts';
import { SEVERITIES, type Severity, severer, severest } from './severity.ts';

/** Something worth a person's attention that happened to an incident. */
export interface IncidentChange {
  /** The version of the incident that has it. */
  readonly version: number;
  readonly at: EpochMs;
  readonly what: Change | 'doubled' | 'reopened';
  /** The incident became severer than it was: a reply in a thread is not enough. */
  readonly raised: boolean;
  readonly check?: string;
  readonly reason: string;
}

/** What an incident costs, from the ledger: all spend of its cause since it began. */
export interface SpendClock {
  readonly asOf: EpochMs;
  readonly since: EpochMs;
  readonly spent: PicoUsd;
  /** Spend of the sixty minutes before `asOf`. */
  readonly perHour: PicoUsd;
  /** Mean of an hour over the seven days before; undefined without that much history. */
  readonly usualPerHour?: PicoUsd;
  readonly calls: number;
  /** Calls wholly priced; the money stands for these. */
  readonly pricedCalls: number;
  /** Spend in equal steps that end at `asOf`, oldest first. */
  readonly series: { readonly stepMinutes: number; readonly values: readonly PicoUsd[] };
}

/** Findings of one cause, told as one message. */
export interface Incident extends IncidentRef {
  readonly status: Finding['status'];
  /** The worst it has been. */
  readonly severity: Severity;
  readonly openedAt: EpochMs;
  /** Event time of the last change worth telling. */
  readonly changedAt: EpochMs;
  readonly resolvedAt?: EpochMs;
  /** When the one before it of the same cause was resolved, if that was within a week: it has come back. */
  readonly previousResolvedAt?: EpochMs;
  /** Rises with every state that should be shown. */
  readonly version: number;
  /** Worst first, at most MOST_FINDINGS. */
  readonly findings: readonly Finding[];
  /** Findings that were opened beyond those. */
  readonly more: number;
  /** Oldest first, the newest MOST_CHANGES. */
  readonly changes: readonly IncidentChange[];
  readonly clock?: SpendClock;
  /** What was spent when the clock was last told. */
  readonly toldSpent?: PicoUsd;
}

export const MOST_FINDINGS = 20;
export const MOST_CHANGES = 20;

/** A live incident that was silent for longer than this takes no new findings: what comes then is news. */
const JOINED_WITHIN_MS = 24 * 60 * 60_000;
const COMES_BACK_WITHIN_MS = 7 * 24 * 60 * 60_000;
/** A message is brought up to date with its money this often, if nothing else happens. */
const CLOCK_EVERY_MS = 10 * 60_000;

/** What an observation may be one incident with: its spender, else the one that drives it; and if that has none, itself. */
export const causesOf = ({ check, resource, spender, driver }: Observation): { own: string; driver?: string } =>
  spender === undefined ? { own: `${check}/${resource}`, ...(driver !== undefined && { driver }) } : { own: spender };

/** Whether a new finding belongs to the latest incident of its cause, rather than to a new one. */
export const takesFindings = (incident: Incident | undefined, at: EpochMs): incident is Incident =>
  incident !== undefined && incident.status !== 'resolved' && at <= incident.changedAt + JOINED_WITHIN_MS;

/** openIncident starts the next incident of a cause with its first finding; `previous` is the latest of the same cause. */
export function openIncident(
  ref: Omit<IncidentRef, 'episode'>,
  previous: Incident | undefined,
  { finding }: FindingStep,
): Incident {
  const at = finding.detectedAt;
  const episode = (previous?.episode ?? 0) + 1;
  const { resolvedAt } = previous ?? {};
  const comesBack = resolvedAt !== undefined && at < resolvedAt + COMES_BACK_WITHIN_MS;
  return {
    ...ref,
    episode,
    status: 'open',
    severity: 'info',
    openedAt: at,
    changedAt: at,
    ...(comesBack && { previousResolvedAt: resolvedAt }),
    version: 0,
    findings: [],
    more: 0,
    changes: [],
  };
}

/**
 * advanceIncident takes a step of one of its findings in. What is told of a finding is told of its incident, but for two
 * things: one finding of several that ends is only shown, and an amount is left to the incident's own clock once it has one.
 */
export function advanceIncident(incident: Incident, { change, finding }: FindingStep): Incident {
  const known = incident.findings.some(({ fingerprint }) => fingerprint === finding.fingerprint);
  const others = incident.findings.filter(({ fingerprint }) => fingerprint !== finding.fingerprint);
  const ranked = [...others, finding].sort(worstFirst);
  const findings = ranked.slice(0, MOST_FINDINGS);
  const more = incident.more + (known ? 0 : ranked.length - findings.length);
  const status = statusOf(ranked);
  const severity = severest([incident.severity, finding.status === 'suppressed' ? 'info' : finding.severity]);
  const raised = severer(severity, incident.severity) && incident.changes.length > 0;
  const version = incident.version + 1;
  const what = toldOf(incident, change, status, raised);
  const { resolvedAt: _, ...rest } = incident;
  const next = {
    ...rest,
    status,
    severity,
    version,
    findings,
    more,
    ...(status === 'resolved' && { resolvedAt: finding.resolvedAt ?? finding.detectedAt }),
  };
  if (what === undefined) return next;
  const at = what === 'resolved' ? (finding.resolvedAt ?? finding.detectedAt) : finding.detectedAt;
  return withChange(next, { version, at, what, raised, check: finding.check, reason: finding.reason });
}

function toldOf(
  incident: Incident,
  change: Change | undefined,
  status: Incident['status'],
  raised: boolean,
): IncidentChange['what'] | undefined {
  if (status === 'resolved') return incident.changes.length > 0 ? 'resolved' : undefined;
  if (change === 'resolved') return undefined;
  if (change === 'updated' && incident.clock && !raised) return undefined;
  return change;
}

/**
 * advanceClock takes a new reading of the money in; undefined when it is not worth a new state. Twice as much as was last told,
 * and a dollar more, is told; anything else that has moved is shown now and then.
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
      reason: 'the cost has doubled since it was last told',
    });
  }
  const before = incident.clock;
  if (before && clock.asOf < before.asOf + CLOCK_EVERY_MS) return undefined;
  if (before && before.spent === clock.spent && before.perHour === clock.perHour) return undefined;
  return { ...incident, version, clock };
}

function withChange(incident: Incident, change: IncidentChange): Incident {
  return {
    ...incident,
    changedAt: Math.max(incident.changedAt, change.at),
    changes: [...incident.changes, change].slice(-MOST_CHANGES),
  };
}

/** The version of the newest change worth telling. */
export const toldVersion = ({ changes }: Incident): number => changes.at(-1)?.version ?? 0;

/** Open while anything of it is, suppressed while all that is left is. */
function statusOf(findings: readonly Finding[]): Incident['status'] {
  if (findings.some(({ status }) => status === 'open')) return 'open';
  return findings.some(({ status }) => status === 'suppressed') ? 'suppressed' : 'resolved';
}

const LIVENESS: readonly Finding['status'][] = ['open', 'suppressed', 'resolved'];

/** What goes on before what is over, then the severest, then what shows in calls before the sums it runs up, then the earliest. */
const worstFirst = (a: Finding, b: Finding): number =>
  LIVENESS.indexOf(a.status) - LIVENESS.indexOf(b.status) ||
  SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
  Number(b.endsWhenQuiet ?? false) - Number(a.endsWhenQuiet ?? false) ||
  a.firstObservedAt - b.firstObservedAt ||
  (a.fingerprint < b.fingerprint ? -1 : 1);
