import { readFileSync } from 'node:fs';
import { fc, test } from '@fast-check/vitest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { incidentJson } from '#core/messages/incident-json.ts';
import { parseUsd } from '#core/money.ts';
import { anyChange, anyView } from '../../support/any-incident.ts';
import { aChange, aClock, aView, STATES } from '../../support/incidents.ts';

const read = (name: string) => JSON.parse(readFileSync(`events/incident/${name}`, 'utf8'));
const schema = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(read('incident.schema.json'));
/** As a reader gets it. */
const sent = (json: object) => JSON.parse(JSON.stringify(json));
const faultsOf = (json: object) => (schema(sent(json)) ? [] : schema.errors);

describe('the JSON of an incident', () => {
  it('is the example in events, to the letter', () => {
    expect(sent(incidentJson(aView(), [aChange()]))).toEqual(read('opened.json'));
  });

  it.each(Object.keys(STATES))('keeps to its schema: %s', (state) => {
    expect(faultsOf(incidentJson(STATES[state] ?? aView(), []))).toEqual([]);
  });

  test.prop([anyView, fc.array(anyChange, { maxLength: 20 })])(
    'keeps to its schema, whatever happened',
    (view, changes) => {
      expect(faultsOf(incidentJson(view, changes))).toEqual([]);
    },
  );

  it('has the same keys for everything known as for as little as can be', () => {
    const least = STATES['open without a clock'] ?? aView();
    expect(Object.keys(incidentJson(least, []))).toEqual(Object.keys(incidentJson(aView(), [])));
  });

  test.prop([fc.bigInt({ min: 0n, max: 10n ** 25n })])('carries every digit of its money', (spent) => {
    const { spend } = incidentJson(aView({ clock: aClock({ spent }) }), []);
    expect(parseUsd(spend?.spentUsd ?? '')).toBe(spent);
  });

  it('tells why a finding is quiet, and since when it is over', () => {
    expect(incidentJson(STATES['suppressed'] ?? aView(), []).findings[0]?.mute).toEqual({
      kind: 'snoozed',
      until: '2026-11-07T09:00:00Z',
      by: 'ada',
      reason: 'a load test runs until nine',
    });
    expect(incidentJson(STATES['resolved'] ?? aView(), []).findings[0]?.resolvedAt).toBe('2026-11-07T03:37:00Z');
  });
});

describe('the schema', () => {
  const example = incidentJson(aView(), [aChange()]);
  it.each<[string, object]>([
    ['a key that is missing', (({ spend: _, ...rest }) => rest)(example)],
    ['a key it does not know', { ...example, more: 1 }],
    ['another version', { ...example, v: 2 }],
    ['money as a number', { ...example, spend: { ...example.spend, spentUsd: 63.12 } }],
    ['a time that is none', { ...example, openedAt: 'yesterday' }],
    ['a status it does not know', { ...example, status: 'closed' }],
    [
      'a finding without its reason',
      { ...example, findings: [(({ reason: _, ...rest }) => rest)(example.findings[0] ?? { reason: '' })] },
    ],
  ])('refuses %s', (_, json) => expect(faultsOf(json)).not.toEqual([]));
});
