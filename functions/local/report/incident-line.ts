import type { IncidentChange } from '#core/findings/incident.ts';
import { headline } from '#core/messages/headline.ts';
import type { IncidentView } from '#core/messages/incident-view.ts';
import { momentText } from './format.ts';
import { severityMark } from './severity-mark.ts';
import { clip, columns, paint, type TerminalStyle, terminalText } from './terminal-text.ts';

/** An incident in one line as it happens: time, severity, what, dollars, owner. The owner gives way first. */
export function incidentLine(
  view: IncidentView,
  changes: readonly IncidentChange[],
  { color, width }: TerminalStyle,
): string {
  const { incident, spender } = view;
  const { mark, ink } = severityMark(incident.severity, incident.status === 'resolved');
  const time = momentText(changes.at(-1)?.at ?? incident.changedAt);
  const room = width - columns(time) - columns(mark) - 2;
  const fits = (line: string): boolean => columns(line) <= room;
  const what = clip(shortened(headline(view, fits), fits), room);
  const more = spender?.owner === undefined ? '' : ` · ${terminalText(spender.owner)}`;
  const painted = `${paint(time, 'dim', color)} ${paint(mark, ink, color)} ${what}`;
  return columns(what + more) <= room ? painted + more : painted;
}

/** Half an amount misleads: what does not fit is left out from the last one on. */
function shortened(line: string, fits: (line: string) => boolean): string {
  const end = line.lastIndexOf(', ');
  return fits(line) || end < 0 ? line : shortened(line.slice(0, end), fits);
}
