import type { IncidentChange } from '#core/findings/incident.ts';
import { emailOf } from './email-text.ts';
import { fitFindings } from './fit-findings.ts';
import { headline } from './headline.ts';
import { incidentJson } from './incident-json.ts';
import type { IncidentView } from './incident-view.ts';

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
  const checks = [...new Set(json.findings.map(({ check }) => check))];
  return {
    Subject: subject,
    MessageStructure: 'json',
    Message: fitFindings(json, (fitted) =>
      JSON.stringify({ default: JSON.stringify(fitted), email: text, sms: headline(view) }),
    ),
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
