import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Finding } from '#core/findings/finding.ts';
import { findingJson } from '#core/messages/finding-json.ts';
import { parseUsd } from '#core/money.ts';
import { SCOPE } from '../../support/row.ts';

/** The keys that users and scripts rely on, in their order. */
const KEYS = [
  'v',
  'type',
  'change',
  'check',
  'severity',
  'fingerprint',
  'episode',
  'account',
  'region',
  'spender',
  'spenderName',
  'model',
  'principal',
  'conversation',
  'requestMetadata',
  'requestId',
  'firstObservedAt',
  'detectedAt',
  'listCostUsd',
  'costPerHourUsd',
  'reason',
  'evidence',
];
const least: Finding = {
  check: 'budget',
  scope: SCOPE,
  resource: 'all/2026-11-02',
  severity: 'high',
  reason: 'all: $12.00 of $10.00',
  firstObservedAt: Date.UTC(2026, 10, 2),
  detectedAt: Date.UTC(2026, 10, 2, 9, 30),
  listCost: 12_000_000_000_001n,
  evidence: { level: '100 %' },
  fingerprint: `budget/${SCOPE}/all/2026-11-02`,
  episode: 2,
  status: 'open',
  toldListCost: 0n,
};

describe('a finding as JSON', () => {
  it('has every key, with null for what is not known', () => {
    expect(Object.keys(findingJson({ change: 'opened', finding: least }))).toEqual(KEYS);
    expect(JSON.parse(JSON.stringify(findingJson({ change: 'opened', finding: least })))).toEqual({
      v: 1,
      type: 'finding',
      change: 'opened',
      check: 'budget',
      severity: 'high',
      fingerprint: `budget/${SCOPE}/all/2026-11-02`,
      episode: 2,
      account: '111122223333',
      region: 'us-east-1',
      spender: null,
      spenderName: null,
      model: null,
      principal: null,
      conversation: null,
      requestMetadata: {},
      requestId: null,
      firstObservedAt: '2026-11-02T00:00:00Z',
      detectedAt: '2026-11-02T09:30:00Z',
      listCostUsd: '12.000000000001',
      costPerHourUsd: null,
      reason: 'all: $12.00 of $10.00',
      evidence: { level: '100 %' },
    });
  });

  it('has no other key when everything is known, and nothing of the inside', () => {
    const most: Finding = {
      ...least,
      spender: 'amazon.nova-lite-v1:0',
      spenderName: 'chat',
      model: 'amazon.nova-lite-v1:0',
      principal: 'arn:aws:iam::111122223333:role/agent',
      conversation: 'aaaaaaaaaaaaaaaa',
      requestMetadata: { session: 's-1' },
      requestId: 'r-1',
      costPerHour: 1n,
      endsAt: 0,
      resolvedAt: 0,
      status: 'resolved',
    };
    const json = findingJson({ change: 'resolved', finding: most });
    expect(Object.keys(json)).toEqual(KEYS);
    expect(json).toMatchObject({
      change: 'resolved',
      principal: most.principal,
      requestId: 'r-1',
      costPerHourUsd: '0.000000000001',
    });
  });

  it.each([
    { spender: 'arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/a1', region: 'eu-west-1' },
    { spender: 'amazon.nova-lite-v1:0', region: '*' },
    { spender: undefined, region: '*' },
  ])('says $region for a matter of the whole account about $spender', ({ spender, region }) => {
    const { spender: _, ...rest } = least;
    const finding = { ...rest, scope: 'aws.111122223333.*', ...(spender !== undefined && { spender }) };
    expect(findingJson({ change: 'opened', finding })).toMatchObject({ account: '111122223333', region });
  });

  test.prop([fc.bigInt({ min: 0n, max: 10n ** 25n })])('carries every digit of its cost', (listCost) => {
    const json = findingJson({ change: 'updated', finding: { ...least, listCost, costPerHour: listCost } });
    expect([parseUsd(json.listCostUsd), parseUsd(json.costPerHourUsd ?? '')]).toEqual([listCost, listCost]);
  });
});
