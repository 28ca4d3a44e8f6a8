import type { IncidentChange } from '#core/findings/incident.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import type { Fact } from './fact.ts';
import { foreignText } from './foreign-text.ts';
import { headline, nameOf } from './headline.ts';
import { changeTexts, commands, footer, newsOf, statusText, steps, whyTexts } from './incident-text.ts';
import type { IncidentView } from './incident-view.ts';
import { moneyFacts } from './money-facts.ts';
import { sparkline } from './sparkline.ts';
import { spendSeries } from './spend-series.ts';
import { whoFacts } from './who-facts.ts';
import { wrapped } from './wrapped.ts';

const WIDTH = 76;
const fits = (line: string): boolean => Array.from(line).length <= WIDTH;
const SPARKLINE_STEPS = 40;
/** SNS API reference, Publish: ASCII, fewer than 100 characters, no line break or control character. */
const LONGEST_SUBJECT = 99;

/** The whole state of an incident, and what changed, for a plain mail client. */
export function emailOf(view: IncidentView, changes: readonly IncidentChange[]): { subject: string; text: string } {
  const sections = [
    wrapped(headline(view), fits),
    wrapped(statusText(view), fits),
    section('What changed', items(changeTexts(view, newsOf(view, changes)))),
    section('Why', items(whyTexts(view))),
    section('Money', [...facts(moneyFacts(view)), ...picture(view)]),
    section('Who', facts(whoFacts(view))),
    section('What to do', items(steps(view))),
    section(
      'To type',
      commands(view).map((command) => `  ${command}`),
    ),
    wrapped(footer(view), fits),
  ];
  return {
    subject: subjectOf(view),
    text: `${sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n')}\n`,
  };
}

const section = (title: string, lines: readonly string[]): string[] => (lines.length > 0 ? [title, ...lines] : []);

const items = (texts: readonly string[]): string[] => texts.flatMap((text) => wrapped(text, fits, '  - ', '    '));

function facts(all: readonly Fact[]): string[] {
  const column = Math.max(0, ...all.map(([label]) => label.length)) + 2;
  return all.flatMap(([label, value]) => wrapped(value, fits, `  ${label.padEnd(column)}`, ' '.repeat(column + 2)));
}

function picture({ incident: { clock } }: IncidentView): string[] {
  if (!clock) return [];
  const { steps, stepMinutes } = spendSeries(clock, SPARKLINE_STEPS);
  return steps.length > 0 ? [`  ${sparkline(steps.map(({ spent }) => spent))}  ${stepMinutes} min each`] : [];
}

/** The title in ASCII; a name that is mostly lost in it gives way to the incident's id. */
function subjectOf(view: IncidentView): string {
  const name = foreignText(nameOf(view), LONGEST_SUBJECT);
  const written = ascii(name);
  const mostlyLost = written.length * 2 < Array.from(name).length;
  const isTaken = (line: string): boolean => ascii(line).length <= LONGEST_SUBJECT;
  const line = headline(view, isTaken, mostlyLost ? `Incident ${incidentId(view.incident)}` : written);
  return ascii(line).slice(0, LONGEST_SUBJECT);
}

const ascii = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll('×', 'x')
    .replaceAll('…', '...')
    .replaceAll('ß', 'ss')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/ +/g, ' ')
    .trim();
