import type { IncidentChange } from '#core/findings/incident.ts';
import { type IncidentJson, incidentJson } from '#core/messages/incident-json.ts';
import type { IncidentView } from '#core/messages/incident-view.ts';

/** An entry is at most 262,144 bytes (EventBridge docs: PutEvents entry size); what is left is for all but the detail. */
const MOST_BYTES = 256_000;

/** The detail of an event: the incident as JSON, with as many of its findings, worst first, as there is room for. */
export const detailOf = (view: IncidentView, changes: readonly IncidentChange[]): string =>
  fitting(incidentJson(view, changes));

/** `moreFindings` counts what is left out. */
function fitting(json: IncidentJson): string {
  const text = JSON.stringify(json);
  const { findings, moreFindings } = json;
  if (findings.length === 0 || Buffer.byteLength(text) <= MOST_BYTES) return text;
  const kept = findings.slice(0, -1);
  return fitting({ ...json, findings: kept, moreFindings: moreFindings + 1 });
}
