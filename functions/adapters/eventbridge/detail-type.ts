import type { Incident, IncidentChange } from '#core/findings/incident.ts';

export type DetailType = 'Incident Opened' | 'Incident Updated' | 'Incident Escalated' | 'Incident Resolved';

/**
 * What an event says happened to an incident, for rules to choose by. Several changes told at once are what matters most of them,
 * so that a rule for what is opened misses nothing that grew before it could be told.
 */
export function detailType(incident: Incident, changes: readonly IncidentChange[]): DetailType {
  const first = incident.changes[0];
  if (changes.at(-1)?.what === 'resolved') return 'Incident Resolved';
  // A finding that joins an incident is `opened` too, but the incident is not.
  if (changes.some(({ what, version }) => what === 'reopened' || version === first?.version)) return 'Incident Opened';
  const isSeverer = changes.some(({ what, raised }) => what === 'escalated' || raised);
  return isSeverer ? 'Incident Escalated' : 'Incident Updated';
}
