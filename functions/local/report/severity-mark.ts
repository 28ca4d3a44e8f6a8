import type { Severity } from '#core/findings/severity.ts';
import type { Ink } from './terminal-text.ts';

interface SeverityMark {
  readonly mark: string;
  readonly ink: Ink;
}

const MARKS: Readonly<Record<Severity, SeverityMark>> = {
  critical: { mark: '‼', ink: 'red' },
  high: { mark: '▲', ink: 'red' },
  medium: { mark: '◆', ink: 'yellow' },
  low: { mark: '●', ink: 'blue' },
  info: { mark: '·', ink: 'dim' },
};

/** How a terminal marks how severe something is, or that it is over. */
export const severityMark = (severity: Severity, isOver: boolean): SeverityMark =>
  isOver ? { mark: '✔', ink: 'green' } : MARKS[severity];
