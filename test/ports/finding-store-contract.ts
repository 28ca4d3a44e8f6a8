import { describe, expect, it } from 'vitest';
import { type Finding, fingerprintOf } from '#core/findings/finding.ts';
import type { FindingStore } from '#core/ports/finding-store.ts';

const SCOPE = 'aws.111122223333.us-east-1';
const AT = Date.UTC(2026, 10, 2, 9);

/** A finding with every field set, amounts of many digits included. */
function finding(overrides: Partial<Finding> = {}): Finding {
  const seen = { check: 'budget', scope: SCOPE, resource: 'support per day/2026-11-02', ...overrides };
  return {
    severity: 'high',
    reason: 'support per day: $8 of $10 spent',
    spender: 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/aaaabbbbcccc',
    spenderName: 'support',
    model: 'anthropic.claude-sonnet-4-6',
    principal: 'arn:aws:iam::111122223333:role/support',
    conversation: '0123456789abcdef',
    requestMetadata: { team: 'support' },
    requestId: 'req-1',
    firstObservedAt: AT,
    detectedAt: AT + 60_000,
    listCost: 123_456_789_012_345_678_901n,
    costPerHour: 1n,
    evidence: { level: '80 %', spentUsd: 8.25, isOver: false },
    endsAt: AT + 86_400_000,
    episode: 1,
    status: 'open',
    toldListCost: 0n,
    ...seen,
    fingerprint: fingerprintOf(seen),
  };
}

/** The promises of the FindingStore port; `make` gives an empty store and a second view of it, as another process has one. */
export function describeFindingStore(make: () => Promise<readonly [FindingStore, FindingStore]>): void {
  describe('a finding store', () => {
    it('gives back a finding whole, with its version', async () => {
      const [store, other] = await make();
      expect(await store.put(finding(), 0)).toBe(true);
      expect(await other.read(finding().fingerprint)).toEqual({ version: 1, finding: finding() });
    });

    it('does not know what nobody has put', async () => {
      const [store] = await make();
      expect(await store.read('budget/x/y')).toBeUndefined();
      expect(await store.openFindings(SCOPE)).toEqual([]);
    });

    it('lets one of two win who open the same finding', async () => {
      const [first, second] = await make();
      const held = await Promise.all([first.put(finding({ reason: 'a' }), 0), second.put(finding({ reason: 'b' }), 0)]);
      expect([...held].sort()).toEqual([false, true]);
      const stored = await first.read(finding().fingerprint);
      expect(stored).toMatchObject({ version: 1, finding: { reason: held[0] ? 'a' : 'b' } });
    });

    it.each([0, 1, 3])('refuses a change of version 2 that expects %i', async (expected) => {
      const [store] = await make();
      await store.put(finding(), 0);
      await store.put(finding({ severity: 'critical' }), 1);
      expect(await store.put(finding({ severity: 'low' }), expected)).toBe(false);
      expect(await store.read(finding().fingerprint)).toMatchObject({ version: 2, finding: { severity: 'critical' } });
    });

    it('reads the latest of many episodes, each with a version of its own', async () => {
      const [store, other] = await make();
      for (let episode = 1; episode <= 11; episode++) {
        expect(await store.put(finding({ episode }), 0)).toBe(true);
        expect(await store.put(finding({ episode, status: 'resolved', resolvedAt: AT }), 1)).toBe(true);
      }
      expect(await other.read(finding().fingerprint)).toMatchObject({ version: 2, finding: { episode: 11 } });
    });

    it('lists the open findings of one scope and no other', async () => {
      const [store, other] = await make();
      const elsewhere = 'aws.111122223333.us-east-10';
      await store.put(finding({ resource: 'one' }), 0);
      await store.put(finding({ resource: 'two' }), 0);
      await store.put(finding({ resource: 'over' }), 0);
      await store.put(finding({ resource: 'over', status: 'resolved', resolvedAt: AT }), 1);
      await store.put(finding({ resource: 'three', scope: elsewhere }), 0);
      const open = await other.openFindings(SCOPE);
      expect(open.map((one) => one.finding.resource).sort()).toEqual(['one', 'two']);
      expect(open.every(({ version }) => version === 1)).toBe(true);
    });

    it('lists open findings of more than one answer of DynamoDB', async () => {
      const [store] = await make();
      const reason = 'x'.repeat(100_000);
      for (let i = 0; i < 15; i++) await store.put(finding({ resource: `r${i}`, reason }), 0);
      expect(await store.openFindings(SCOPE)).toHaveLength(15);
    });

    it('keeps names apart that differ only where a key could be cut', async () => {
      const [store] = await make();
      await store.put(finding({ resource: 'a/b#000001' }), 0);
      await store.put(finding({ resource: 'a/b' }), 0);
      expect(await store.read(finding({ resource: 'a/b' }).fingerprint)).toMatchObject({
        finding: { resource: 'a/b' },
      });
    });
  });
}
