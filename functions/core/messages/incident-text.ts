import type { IncidentChange } from '#core/findings/incident.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import { foreignText } from './foreign-text.ts';
import { muteOf } from './headline.ts';
import { howSure } from './how-sure.ts';
import type { IncidentView } from './incident-view.ts';
import { shownLine, shownName } from './shown-text.ts';
import { whatToDo } from './what-to-do.ts';
import { dateText, dayText, zoneName } from './zoned-time.ts';

const MOST_REASONS = 5;
const MOST_COMMANDS = 5;
const LONGEST_COMMAND = 2_000;
const LONGEST_REASON = 300;
const LONGEST_RULE = 200;

/** `high · since Mon 2 Nov 03:12 · times in Europe/Berlin`, with who keeps it quiet, or when it was over. */
export function statusText(view: IncidentView): string {
  const { incident, timeZone } = view;
  const moment = (at: number) => dateText(at, timeZone);
  const mute = incident.status === 'suppressed' ? muteOf(view) : undefined;
  return [
    `${incident.severity} · since ${moment(incident.openedAt)}`,
    incident.previousResolvedAt !== undefined && `came back: resolved last on ${moment(incident.previousResolvedAt)}`,
    mute &&
      `${mute.kind} until ${moment(mute.until)} by ${shownName(mute.by, 60)}: ${shownName(mute.reason, LONGEST_REASON)}`,
    incident.resolvedAt !== undefined && `resolved ${moment(incident.resolvedAt)}`,
    `times in ${zoneName(timeZone)}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The reasons of its findings, worst first, and how many there are beyond the first. */
export function reasons({ incident }: IncidentView): string[] {
  const { findings } = incident;
  const shown = findings.slice(0, MOST_REASONS).map((finding) => {
    const state = finding.status === incident.status ? '' : ` (${finding.status})`;
    return shownLine(finding.reason, LONGEST_REASON) + state;
  });
  const more = findings.length + incident.more - shown.length;
  return more > 0 ? [...shown, `${more} more`] : shown;
}

/** The rule of the worst finding with its numbers: `tool-call-loop (repeats 12, threshold 4)`. */
export function ruleText({ incident }: IncidentView): string {
  const [top] = incident.findings;
  if (!top) return 'none';
  // What is only true or false is said by the reason.
  const numbers = Object.entries(top.evidence).flatMap(([key, value]) =>
    typeof value === 'boolean' ? [] : [`${key} ${evidenceText(value)}`],
  );
  const listed = shownName(numbers.join(', '), LONGEST_RULE);
  return listed ? `${top.check} (${listed})` : top.check;
}

const evidenceText = (value: string | number): string =>
  typeof value === 'number' ? value.toLocaleString('en-US', { maximumSignificantDigits: 6 }) : value;

/** Why anybody is told: the reasons, the rule behind the worst of them, and how sure that makes it. */
export function whyTexts(view: IncidentView): string[] {
  const sure = howSure(view);
  return [...reasons(view), `Rule: ${ruleText(view)}`, ...(sure === undefined ? [] : [`How sure: ${sure}`])];
}

/** What to look at and what would stop it, for each check that still has something to say. */
export function steps({ incident }: IncidentView): readonly string[] {
  if (incident.status === 'resolved') return [];
  const open = incident.findings.filter(({ status }) => status !== 'resolved').map(({ check }) => check);
  return [...new Set(open)].slice(0, 3).flatMap(whatToDo);
}

/** What mends it, as it is typed: whole or not at all, since half a command, or one with characters that nobody sees, does something else. */
export function commands({ incident }: IncidentView): readonly string[] {
  if (incident.status === 'resolved') return [];
  const open = incident.findings.filter(({ status }) => status !== 'resolved');
  const typed = new Set(open.flatMap((finding) => finding.commands ?? []));
  return [...typed].filter((command) => command === foreignText(command, LONGEST_COMMAND)).slice(0, MOST_COMMANDS);
}

/** What the state itself does not say: everything but that it has begun. */
export const newsOf = ({ incident }: IncidentView, changes: readonly IncidentChange[]): readonly IncidentChange[] =>
  incident.changes.length === 1 ? changes.filter(({ what }) => what !== 'opened') : changes;

/** `Sat 03:40 escalated: …`, oldest first. */
export function changeTexts({ timeZone }: IncidentView, changes: readonly IncidentChange[]): string[] {
  const shown = changes.slice(-MOST_REASONS);
  const left = changes.length - shown.length;
  return [
    ...(left > 0 ? [`${left} before these`] : []),
    ...shown.map(
      ({ at, what, raised, reason }) =>
        `${dayText(at, timeZone)} ${what}${raised ? ', now severer' : ''}: ${shownLine(reason, LONGEST_REASON)}`,
    ),
  ];
}

/** What a reader needs to refer to it, and what the money is. */
export function footer({ incident }: IncidentView): string {
  const checks = [...new Set(incident.findings.map(({ check }) => check))].slice(0, MOST_REASONS);
  return `${checks.map((check) => shownName(check, 40)).join(', ')} · incident ${versionedId({ incident })} · list price, estimate`;
}

/** `<id>#<version>`: by it a message told twice is known. */
export const versionedId = ({ incident }: Pick<IncidentView, 'incident'>): string =>
  `${incidentId(incident)}#${incident.version}`;
