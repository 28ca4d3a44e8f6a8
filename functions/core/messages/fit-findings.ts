import type { IncidentJson } from './incident-json.ts';

/** Leaves out the findings that matter least until it fits; `moreFindings` counts them. */
export function fitFindings(json: IncidentJson, fits: (json: IncidentJson) => boolean): IncidentJson {
  const { findings, moreFindings } = json;
  if (findings.length === 0 || fits(json)) return json;
  return fitFindings({ ...json, findings: findings.slice(0, -1), moreFindings: moreFindings + 1 }, fits);
}
