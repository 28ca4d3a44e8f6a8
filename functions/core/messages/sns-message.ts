import type { IncidentChange } from '#core/findings/incident.ts';
import { emailOf } from './email-text.ts';
import { fitFindings } from './fit-findings.ts';
import { headline } from './headline.ts';
import { type IncidentJson, incidentJson } from './incident-json.ts';
import type { IncidentView } from './incident-view.ts';

/** SNS API reference, Publish: a message is at most 262,144 bytes; what is left is for the subject and the attributes. */
const MOST_BYTES = 256_000;

interface Attribute {
  readonly DataType: 'String' | 'String.Array';
  readonly StringValue: string;
}

/** The arguments of Publish that say what is told. */
export interface SnsMessage {
  readonly Subject: string;
  readonly MessageStructure: 'json';
  readonly Message: string;
  readonly MessageAttributes: Readonly<Record<string, Attribute>>;
}

/** People by mail and phone get words, every other protocol (a queue, a function, an endpoint) the incident as JSON. */
export function snsMessage(view: IncidentView, changes: readonly IncidentChange[]): SnsMessage {
  const { subject, text } = emailOf(view, changes);
  const json = incidentJson(view, changes);
  const written = (incident: IncidentJson): string =>
    JSON.stringify({ default: JSON.stringify(incident), email: text, sms: headline(view) });
  const checks = [...new Set(json.findings.map(({ check }) => check))];
  return {
    Subject: subject,
    MessageStructure: 'json',
    Message: written(fitFindings(json, (fitted) => bytesOf(written(fitted)) <= MOST_BYTES)),
    MessageAttributes: {
      incident: string(json.id),
      status: string(json.status),
      severity: string(json.severity),
      account: string(json.account),
      check: { DataType: 'String.Array', StringValue: JSON.stringify(checks) },
    },
  };
}

const string = (StringValue: string): Attribute => ({ DataType: 'String', StringValue });
const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
