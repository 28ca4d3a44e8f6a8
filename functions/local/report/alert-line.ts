import { displayUsd } from '#core/money.ts';
import { toldAt } from './episodes.ts';
import { momentText } from './format.ts';
import type { ReportedFinding } from './replay-report.ts';
import { severityMark } from './severity-mark.ts';
import { clip, columns, paint, type TerminalStyle, terminalText, wrap } from './terminal-text.ts';

/** The widest a spender's or an owner's name may get in one line with everything else. */
const LONGEST_NAME = 28;

/** A finding with time, severity, what, dollars and owner in one line, and its whole reason on lines of its own. */
export function alertLines(told: ReportedFinding, { color, width }: TerminalStyle): string[] {
  const { change, finding, owner } = told;
  const isOver = change === 'resolved';
  const { mark, ink } = severityMark(finding.severity, isOver);
  const time = momentText(toldAt(told));
  const state = `${mark} ${isOver ? 'resolved' : finding.severity}`;
  const name = clip(terminalText(finding.spenderName ?? finding.resource), LONGEST_NAME);
  const cost = finding.listCost > 0n ? [displayUsd(finding.listCost)] : [];
  const who = owner === undefined ? [] : [clip(terminalText(owner), LONGEST_NAME)];
  const more = [...cost, ...who].map((part) => ` · ${part}`).join('');
  const plain = `${time} ${state} ${name}${more}`;
  const painted = `${paint(time, 'dim', color)} ${paint(state, ink, color)} ${paint(name, 'bold', color)}${more}`;
  const reason = terminalText(finding.reason).replace(/\.$/, '');
  return [columns(plain) > width ? clip(plain, width) : painted, ...wrap(reason, width, '    ')];
}
