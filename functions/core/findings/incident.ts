import type { PicoUsd } from '#core/money.ts';
import type { EpochMs } from '#core/time.ts';
import type { Change, Finding, FindingStep, Observation } from './finding.ts';
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
  /** Spend an hour, since it began and over no more than the last hour. */
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
  /** Worst first, at most MOST_FINDINGS, and no more than fit into an item of a table. */
  readonly findings: readonly Finding[];
  /** Findings that were opened beyond those. */
  readonly more: number;
  /** Those of them that go on; absent where none does. */
  readonly unlisted?: { readonly open: number; readonly suppressed: number };
  /** Oldest first: at most MOST_CHANGES, the first, those that made it severer, and the newest. */
  readonly changes: readonly IncidentChange[];
  readonly clock?: SpendClock;
  /** What was spent when the clock was last told. */
  readonly toldSpent?: PicoUsd;
}

export const MOST_FINDINGS = 20;
export const MOST_CHANGES = 20;
/** Bytes of findings: an item of a table holds 400 KB (DynamoDB docs: Quotas), and callers choose what some of their texts are. */
const MOST_BYTES = 300_000;

/** A live incident that was silent for longer than this takes no new findings: what comes then is news. */
const JOINED_WITHIN_MS = 24 * 60 * 60_000;
const COMES_BACK_WITHIN_MS = 7 * 24 * 60 * 60_000;

/** What an observation may be one incident with: its spender, else the one that drives it; and if that has none, itself. */
export const causesOf = ({ check, resource, spender, driver }: Observation): { own: string; driver?: string } =>
  spender === undefined
    ? { own: `${check}/${resource}`, ...(driver !== undefined && { driver: causeOf(driver) }) }
    : { own: causeOf(spender) };

/** The spender itself, unless it is an id by which a caller would pass for a matter that has no spender. */
const causeOf = (spender: string): string => (/^[a-z0-9-]+\//.test(spender) ? `spender/${spender}` : spender);

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
 * advanceIncident takes a step of one of its findings in; `before` is that finding as it was, if it was one of this incident. What
 * is told of a finding is told of its incident, but for three things: one finding of several that ends is only shown, an amount
 * is left to the incident's own clock once it has one, and one more like those that already fill the list is only counted.
 */
export function advanceIncident(
  incident: Incident,
  step: FindingStep,
  before: Finding | undefined = incident.findings.find(({ fingerprint }) => fingerprint === step.finding.fingerprint),
): Incident {
  const { finding } = step;
  const others = incident.findings.filter(({ fingerprint }) => fingerprint !== finding.fingerprint);
  const wasListed = others.length < incident.findings.length;
  const ranked = [...others, finding].sort(worstFirst);
  const findings = ranked.slice(0, fitting(ranked));
  const dropped = ranked.slice(findings.length);
  const more = incident.more + incident.findings.length + (before ? 0 : 1) - findings.length;
  const unlisted = unlistedAfter(incident, wasListed ? undefined : before, dropped);
  const status = statusOf(findings, unlisted);
  // What a mute keeps quiet counts once it is told, and not by its end.
  const severity = severest([incident.severity, finding.status === 'open' ? finding.severity : 'info']);
  const raised = severer(severity, incident.severity) && incident.changes.length > 0;
  const version = incident.version + 1;
  const isOneMore = dropped.some(isLive) && others.some((other) => isLike(other, finding));
  const what = toldOf(incident, step, before, { status, raised, isOneMore });
  const { resolvedAt: _, unlisted: __, ...rest } = incident;
  const next = {
    ...rest,
    status,
    severity,
    version,
    findings,
    more,
    ...(unlisted.open + unlisted.suppressed > 0 && { unlisted }),
    ...(status === 'resolved' && { resolvedAt: endOf(ranked) }),
  };
  if (what === undefined) return next;
  const at = what === 'resolved' ? endOf(ranked) : finding.detectedAt;
  return withChange(next, { version, at, what, raised, check: finding.check, reason: finding.reason });
}

interface Course {
  readonly status: Incident['status'];
  readonly raised: boolean;
  readonly isOneMore: boolean;
}

function toldOf(
  incident: Incident,
  { change }: FindingStep,
  before: Finding | undefined,
  { status, raised, isOneMore }: Course,
): IncidentChange['what'] | undefined {
  if (status === 'resolved') return incident.changes.length > 0 ? 'resolved' : undefined;
  if (change === 'resolved') return undefined;
  if (raised) return change;
  if (change === 'opened' && isOneMore) return undefined;
  // Nobody heard of what was muted, whatever the clock has shown meanwhile.
  if (change === 'updated' && incident.clock && before?.status !== 'suppressed') return undefined;
  return change;
}

/** When the last of them was over. */
const endOf = (findings: readonly Finding[]): EpochMs =>
  Math.max(...findings.map(({ resolvedAt, detectedAt }) => resolvedAt ?? detectedAt));

const isLive = ({ status }: Finding): boolean => status !== 'resolved';

/** Whether people were told of something like it that is as bad. */
const isLike = (other: Finding, { check, severity }: Finding): boolean =>
  other.status === 'open' && other.check === check && !severer(severity, other.severity);

/** How many of a ranking are listed; the first is. */
function fitting(ranked: readonly Finding[]): number {
  let left = MOST_BYTES;
  const over = ranked.findIndex((finding, at) => {
    left -= bytesOf(finding);
    return at > 0 && (at >= MOST_FINDINGS || left < 0);
  });
  return over < 0 ? ranked.length : over;
}

const bytesOf = (finding: Finding): number =>
  new TextEncoder().encode(JSON.stringify(finding, (_, value) => (typeof value === 'bigint' ? `${value}` : value)))
    .length;

/** How many go on beyond the list once one has left their number and others have joined it. */
function unlistedAfter({ unlisted }: Incident, left: Finding | undefined, joined: readonly Finding[]) {
  const count = (status: 'open' | 'suppressed'): number =>
    (unlisted?.[status] ?? 0) -
    Number(left?.status === status) +
    joined.filter((finding) => finding.status === status).length;
  return { open: Math.max(0, count('open')), suppressed: Math.max(0, count('suppressed')) };
}

/** The incident with one more change that is worth telling. */
export function withChange(incident: Incident, change: IncidentChange): Incident {
  return {
    ...incident,
    changedAt: Math.max(incident.changedAt, change.at),
    changes: newest([...incident.changes, change]),
  };
}

/** Without the oldest of too many; how it began, and that it became severer, is still to be told to whoever was not reached. */
function newest(changes: readonly IncidentChange[]): readonly IncidentChange[] {
  if (changes.length <= MOST_CHANGES) return changes;
  return changes.toSpliced(
    changes.findIndex(({ raised }, at) => at > 0 && !raised),
    1,
  );
}

/** The version of the newest change worth telling. */
export const toldVersion = ({ changes }: Incident): number => changes.at(-1)?.version ?? 0;

/** Open while anything of it is, suppressed while all that is left is. */
function statusOf(findings: readonly Finding[], unlisted: NonNullable<Incident['unlisted']>): Incident['status'] {
  const has = (status: 'open' | 'suppressed'): boolean =>
    unlisted[status] > 0 || findings.some((finding) => finding.status === status);
  return has('open') ? 'open' : has('suppressed') ? 'suppressed' : 'resolved';
}

const LIVENESS: readonly Finding['status'][] = ['open', 'suppressed', 'resolved'];

/** What goes on before what is over, then the severest, then what shows in calls before the sums it runs up, then the earliest. */
const worstFirst = (a: Finding, b: Finding): number =>
  LIVENESS.indexOf(a.status) - LIVENESS.indexOf(b.status) ||
  SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
  Number(b.endsWhenQuiet ?? false) - Number(a.endsWhenQuiet ?? false) ||
  a.firstObservedAt - b.firstObservedAt ||
  (a.fingerprint < b.fingerprint ? -1 : 1);
