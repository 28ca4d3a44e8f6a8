import type { Finding } from '#core/findings/finding.ts';
import type { IncidentChange, SpendClock } from '#core/findings/incident.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import { displayUsd } from '#core/money.ts';
import { shareText, timesOf, timesText } from './amounts.ts';
import { muteOf } from './headline.ts';
import type { IncidentView } from './incident-view.ts';
import { moneySoFar } from './money-so-far.ts';
import { placesOf } from './place.ts';
import { shownLine, shownName } from './shown-text.ts';
import { whatToDo } from './what-to-do.ts';
import { dateText, dayText, zoneName } from './zoned-time.ts';

/** A named value, such as `Owner: team-support`. */
export type Fact = readonly [label: string, value: string];

const MOST_REASONS = 5;
const MOST_TAGS = 3;
const LONGEST_REASON = 300;
const LONGEST_VALUE = 200;
const LONGEST_ID = 160;

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

export function moneyFacts(view: IncidentView): Fact[] {
  const { incident, timeZone } = view;
  const { clock } = incident;
  const { spent, perHour, projected } = moneySoFar(view);
  const facts: (Fact | false)[] = [
    ['Spent', clock ? spentText(clock, timeZone) : `${displayUsd(spent)} seen`],
    perHour !== undefined && ['Last hour', displayUsd(perHour) + usualText(view)],
    projected !== undefined && [
      `By ${dateText(projected.at, timeZone)}`,
      `${displayUsd(projected.spent)} if it goes on like this`,
    ],
    clock !== undefined &&
      clock.pricedCalls < clock.calls && [
        'Coverage',
        `${shareText(clock.pricedCalls, clock.calls)} of ${clock.calls.toLocaleString('en-US')} calls priced`,
      ],
  ];
  return facts.filter((fact) => fact !== false);
}

const spentText = ({ spent, calls, since, asOf }: SpendClock, timeZone: string): string =>
  `${displayUsd(spent)} in ${calls.toLocaleString('en-US')} calls, ${dateText(since, timeZone)} to ${dayText(asOf, timeZone)}`;

function usualText({ incident: { clock } }: IncidentView): string {
  if (clock?.usualPerHour === undefined) return '';
  if (clock.usualPerHour <= 0n) return ', usually nothing';
  return `, ${timesText(timesOf(clock.perHour, clock.usualPerHour))} the usual ${displayUsd(clock.usualPerHour)}`;
}

/** Who it belongs to and where it is. */
export function whoFacts({ incident, spender }: IncidentView): Fact[] {
  const known = <Key extends keyof Finding>(key: Key) =>
    incident.findings.find((finding) => finding[key] !== undefined)?.[key];
  const id = spender?.id ?? known('spender');
  const metadata = Object.entries(known('requestMetadata') ?? {});
  const { account, regions } = placesOf(incident);
  const facts: [label: string, value: string | undefined, max: number][] = [
    ['Owner', spender?.owner, 80],
    ['Role', known('principal'), LONGEST_ID],
    ['Profile', id, LONGEST_ID],
    ['Model', spender?.model ?? known('model'), 100],
    ['Account', [account, ...regions].join(', '), 100],
    [
      'Tags',
      pairs(
        Object.entries(spender?.tags ?? {}).filter(([key]) => !isOurs(key)),
        MOST_TAGS,
      ),
      LONGEST_VALUE,
    ],
    ['Call', known('requestId'), 60],
    ['Metadata', pairs(metadata, MOST_TAGS), LONGEST_VALUE],
  ];
  return facts
    .map(([label, value = '', max]): Fact => [label, shownName(value, max)])
    .filter(([, value]) => value !== '');
}

const isOurs = (tag: string): boolean => tag.startsWith('watchdog:');

const pairs = (entries: readonly (readonly [string, string])[], most: number): string =>
  entries
    .slice(0, most)
    .map((pair) => pair.map((part) => shownName(part, 60)).join('='))
    .concat(entries.length > most ? [`${entries.length - most} more`] : [])
    .join(', ');

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

/** The rule of the worst finding with its numbers: `repeated-tool-call (repeats 12, threshold 4)`. */
export function ruleText({ incident }: IncidentView): string {
  const [top] = incident.findings;
  if (!top) return 'none';
  const numbers = Object.entries(top.evidence).map(([key, value]) => `${key} ${evidenceText(value)}`);
  const listed = shownName(numbers.join(', '), LONGEST_VALUE);
  return listed ? `${top.check} (${listed})` : top.check;
}

const evidenceText = (value: string | number | boolean): string =>
  typeof value === 'number' ? value.toLocaleString('en-US', { maximumSignificantDigits: 6 }) : String(value);

/** What to look at and what would stop it, for each check that still has something to say. */
export function steps({ incident }: IncidentView): readonly string[] {
  if (incident.status === 'resolved') return [];
  const open = incident.findings.filter(({ status }) => status !== 'resolved').map(({ check }) => check);
  return [...new Set(open)].slice(0, 3).flatMap(whatToDo);
}

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
