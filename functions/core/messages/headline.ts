import type { Finding } from '#core/findings/finding.ts';
import type { Mute } from '#core/findings/mute.ts';
import type { Severity } from '#core/findings/severity.ts';
import { durationText, shortUsd, timesOf, timesText } from './amounts.ts';
import { conditionOf } from './condition.ts';
import { foreignText } from './foreign-text.ts';
import type { IncidentView } from './incident-view.ts';
import { type MoneySoFar, moneySoFar } from './money-so-far.ts';
import { shownName } from './shown-text.ts';
import { dateText, dayText } from './zoned-time.ts';

/** Code points a name gets, the most that leaves room for the money. */
const NAME_LENGTHS = [40, 30, 20, 10];
const MARKS: Readonly<Record<Severity, string>> = { critical: '🚨', high: '🔴', medium: '🟠', low: '🟡', info: '🔵' };
const MUTED: Readonly<Record<Mute['kind'], string>> = {
  snoozed: 'Snoozed',
  expected: 'Expected',
  suppressed: 'Suppressed',
};

/**
 * headline says in one line what is wrong, with what, how much so far, an hour, and by the next working morning:
 * `refund-bot is looping: $41/h (18× usual), $63 so far, $980 by Mon 09:00`. A long name is cut until the line fits.
 */
export function headline(
  view: IncidentView,
  fits: (line: string) => boolean = () => true,
  name: string = nameOf(view),
): string {
  const lines = NAME_LENGTHS.map((length) => lineAbout(view, shownName(name, length)));
  return lines.find(fits) ?? lines.at(-1) ?? '';
}

function lineAbout(view: IncidentView, name: string): string {
  const { incident } = view;
  const tense = incident.status === 'resolved' ? 'was' : 'is';
  const [top] = incident.findings;
  const again = incident.previousResolvedAt === undefined ? '' : ' again';
  const matter = `${name} ${top ? conditionOf(top, tense) : 'has a finding'}${again}`;
  const money = moneySoFar(view);
  switch (incident.status) {
    case 'open':
      return listed(matter, ': ', [...rateText(view, money), ...spentText(money), ...projectedText(view, money)]);
    case 'suppressed':
      return listed(`${mutedText(view)}: ${matter}`, ', ', spentText(money));
    case 'resolved': {
      const lasted = durationText((incident.resolvedAt ?? incident.changedAt) - incident.openedAt);
      return `Resolved: ${matter}${money.spent > 0n ? `, ${shortUsd(money.spent)} in` : ' for'} ${lasted}`;
    }
  }
}

const listed = (what: string, separator: string, amounts: readonly string[]): string =>
  amounts.length > 0 ? `${what}${separator}${amounts.join(', ')}` : what;

/** A mark for the eye: how bad it is, or that it is over or quiet. */
export const markOf = ({ incident: { status, severity } }: IncidentView): string =>
  status === 'resolved' ? '✅' : status === 'suppressed' ? '🔕' : MARKS[severity];

/** The name of what it is about: a spender, a budget, else the resource of the finding. */
export function nameOf({ incident, spender }: IncidentView): string {
  const [top] = incident.findings;
  const names = [spender?.name, top?.spenderName, budgetOf(top), top?.resource, incident.cause];
  return names.find((name) => name !== undefined && foreignText(name, 1) !== '') ?? 'something without a name';
}

const budgetOf = (finding: Finding | undefined): string | undefined => {
  const budget = finding?.evidence['budget'];
  return typeof budget === 'string' ? `Budget ${budget}` : undefined;
};

/** The mute that ends last of those that keep it quiet. */
export const muteOf = ({ incident }: IncidentView): Mute | undefined =>
  incident.findings
    .flatMap(({ status, mute }) => (status === 'suppressed' && mute ? [mute] : []))
    .sort((a, b) => b.until - a.until)[0];

function mutedText(view: IncidentView): string {
  const mute = muteOf(view);
  return mute ? `${MUTED[mute.kind]} until ${dateText(mute.until, view.timeZone)}` : MUTED.suppressed;
}

function rateText({ incident }: IncidentView, { perHour }: MoneySoFar): string[] {
  if (perHour === undefined || perHour <= 0n) return [];
  const { usualPerHour } = incident.clock ?? {};
  const times = usualPerHour === undefined ? 0 : timesOf(perHour, usualPerHour);
  const usual = !Number.isFinite(times) ? ' (usually nothing)' : times >= 1.5 ? ` (${timesText(times)} usual)` : '';
  return [`${shortUsd(perHour)}/h${usual}`];
}

const spentText = ({ spent }: MoneySoFar): string[] => (spent > 0n ? [`${shortUsd(spent)} so far`] : []);

const projectedText = ({ timeZone }: IncidentView, { projected }: MoneySoFar): string[] =>
  projected ? [`${shortUsd(projected.spent)} by ${dayText(projected.at, timeZone)}`] : [];
