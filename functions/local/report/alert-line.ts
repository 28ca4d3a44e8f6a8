import type { Severity } from '#core/findings/severity.ts';
import { displayUsd } from '#core/money.ts';
import { toldAt } from './episodes.ts';
import { momentText } from './format.ts';
import type { ReportedFinding } from './replay-report.ts';
import { clip, columns, type Ink, paint, type TerminalStyle, terminalText, wrap } from './terminal-text.ts';

const INKS: Readonly<Record<Severity, Ink>> = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'blue',
  info: 'dim',
};
export const severityInk = (severity: Severity): Ink => INKS[severity];
export const MARKS: Readonly<Record<Severity, string>> = { critical: '‼', high: '▲', medium: '◆', low: '●', info: '·' };

/** The widest a spender's or an owner's name may get in one line with everything else. */
const LONGEST_NAME = 28;

interface Parts {
  readonly plain: string;
  readonly painted: string;
  readonly reason: string;
  readonly money: string;
}

/** A finding with time, severity, what, dollars and owner in one line, and its whole reason on lines of its own. */
export function alertLines(told: ReportedFinding, { color, width }: TerminalStyle): string[] {
  const { plain, painted, reason, money } = partsOf(told, color);
  const head = columns(plain) + columns(money) > width ? clip(plain + money, width) : painted + money;
  return [head, ...wrap(reason, width, '    ')];
}

function partsOf(told: ReportedFinding, color: boolean): Parts {
  const { change, finding, owner } = told;
  const resolved = change === 'resolved';
  const time = momentText(toldAt(told));
  const mark = resolved ? '✔ resolved' : `${MARKS[finding.severity]} ${finding.severity}`;
  const name = clip(terminalText(finding.spenderName ?? finding.resource), LONGEST_NAME);
  const ink = resolved ? 'green' : INKS[finding.severity];
  const cost = finding.listCost > 0n ? [displayUsd(finding.listCost)] : [];
  const who = owner === undefined ? [] : [clip(terminalText(owner), LONGEST_NAME)];
  return {
    plain: `${time} ${mark} ${name}`,
    painted: `${paint(time, 'dim', color)} ${paint(mark, ink, color)} ${paint(name, 'bold', color)}`,
    reason: terminalText(finding.reason).replace(/\.$/, ''),
    money: [...cost, ...who].map((part) => ` · ${part}`).join(''),
  };
}
