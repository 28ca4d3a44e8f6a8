import type { Finding } from '#core/findings/finding.ts';
import { SEVERITIES, type Severity } from '#core/findings/severity.ts';
import type { EpochMs } from '#core/time.ts';
import { dearestFirst } from './format.ts';
import type { ReportedFinding } from './replay-report.ts';

/** All that was told about one finding from its opening to its end. */
export interface Episode {
  /** Place in the report's list, from 1: what the marks in the chart say. */
  readonly number: number;
  /** The newest state. */
  readonly last: ReportedFinding;
  /** When it was first told. */
  readonly openedAt: EpochMs;
  readonly changes: readonly ReportedFinding[];
}

/** The time a change was told: a finding ends at its own time, not when it was last seen. */
export const toldAt = ({ change, finding }: ReportedFinding): EpochMs =>
  change === 'resolved' ? (finding.resolvedAt ?? finding.detectedAt) : finding.detectedAt;

/** Tells one opening of a finding from all others. */
export const episodeKey = ({ fingerprint, episode }: Pick<Finding, 'fingerprint' | 'episode'>): string =>
  `${fingerprint}#${episode}`;

/** Groups changes by finding and episode: worst first, then dearest, then earliest. */
export function episodesOf(findings: readonly ReportedFinding[]): Episode[] {
  const groups = Map.groupBy(findings, ({ finding }) => episodeKey(finding));
  const episodes = [...groups.values()].flatMap((changes) => {
    const [first, last] = [changes[0], changes.at(-1)];
    return first && last ? [{ last, openedAt: toldAt(first), changes }] : [];
  });
  const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);
  episodes.sort(
    (a, b) =>
      rank(b.last.finding.severity) - rank(a.last.finding.severity) ||
      dearestFirst(a.last.finding, b.last.finding) ||
      a.openedAt - b.openedAt,
  );
  return episodes.map((episode, index) => ({ number: index + 1, ...episode }));
}
