import type { IncidentJson } from './incident-json.ts';

/** SNS and EventBridge take 262,144 bytes (SNS API reference, Publish; EventBridge docs: PutEvents); the rest is for what goes with it. */
const MOST_BYTES = 256_000;

/** Writes an incident without the findings that matter least where all of them are too much; `moreFindings` counts them. */
export function fitFindings(json: IncidentJson, write: (json: IncidentJson) => string): string {
  const { findings, moreFindings } = json;
  const text = write(json);
  if (findings.length === 0 || new TextEncoder().encode(text).length <= MOST_BYTES) return text;
  return fitFindings({ ...json, findings: findings.slice(0, -1), moreFindings: moreFindings + 1 }, write);
}
