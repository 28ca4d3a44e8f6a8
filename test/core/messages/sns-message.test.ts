import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { emailOf } from '#core/messages/email-text.ts';
import { incidentJson } from '#core/messages/incident-json.ts';
import { snsMessage } from '#core/messages/sns-message.ts';
import { anyChange, anyView } from '../../support/any-incident.ts';
import { aChange, aFinding, aView } from '../../support/incidents.ts';

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

it('gives people words and machines JSON', () => {
  const { Subject, MessageStructure, Message } = snsMessage(aView(), [aChange()]);
  const byProtocol = JSON.parse(Message);
  expect([Subject, MessageStructure]).toEqual([emailOf(aView(), []).subject, 'json']);
  expect(Object.keys(byProtocol)).toEqual(['default', 'email', 'sms']);
  expect(JSON.parse(byProtocol.default)).toEqual(JSON.parse(JSON.stringify(incidentJson(aView(), [aChange()]))));
  expect(byProtocol.email).toBe(emailOf(aView(), [aChange()]).text);
  expect(byProtocol.sms).toMatch(/^refund-bot is looping: /);
});

it('names in attributes what a subscription filters by', () => {
  const findings = [aFinding(), aFinding({ resource: 'other' }), aFinding({ check: 'budget' })];
  expect(snsMessage(aView({ findings }), []).MessageAttributes).toEqual({
    incident: { DataType: 'String', StringValue: '1acb7eca.1' },
    status: { DataType: 'String', StringValue: 'open' },
    severity: { DataType: 'String', StringValue: 'high' },
    account: { DataType: 'String', StringValue: '111122223333' },
    check: { DataType: 'String.Array', StringValue: '["tool-call-loop","budget"]' },
  });
});

it('leaves out the findings that matter least when all of them are too much, and counts them', () => {
  const findings = Array.from({ length: 20 }, (_, at) =>
    aFinding({ resource: String(at), evidence: { long: '\u0000'.repeat(9000) } }),
  );
  const { Message } = snsMessage(aView({ findings, more: 3 }), []);
  const { findings: kept, moreFindings } = JSON.parse(JSON.parse(Message).default);
  expect(bytes(Message)).toBeLessThan(262_144);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length + moreFindings).toBe(23);
  expect(kept[0].fingerprint).toBe(findings[0]?.fingerprint);
});

test.prop([anyView, fc.array(anyChange, { maxLength: 20 })])('is never more than SNS takes', (view, changes) => {
  const { Subject, Message, MessageAttributes } = snsMessage(view, changes);
  const attributes = Object.values(MessageAttributes);
  expect(bytes(Subject + Message + JSON.stringify(attributes))).toBeLessThan(262_144);
  for (const { StringValue } of attributes) expect(StringValue).not.toBe('');
  for (const value of Object.values(JSON.parse(Message))) expect(typeof value).toBe('string');
});
