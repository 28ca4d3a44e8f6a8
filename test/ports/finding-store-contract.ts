import { describe, expect, it } from 'vitest';
import { type Finding, fingerprintOf } from '#core/findings/finding.ts';
import { advanceIncident, type Incident, openIncident } from '#core/findings/incident.ts';
import type { Mute } from '#core/findings/mute.ts';
import type { FindingStore } from '#core/ports/finding-store.ts';

const SCOPE = 'aws.111122223333.us-east-1';
const ACCOUNT = 'aws.111122223333.*';
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

const put = (store: FindingStore, one: Finding, expected: number): Promise<boolean> =>
  store.commit({ finding: { finding: one, expected } });

/** An incident with a clock, so that every amount it can have is there. */
function incident(overrides: Partial<Incident> = {}): Incident {
  const first = openIncident({ account: ACCOUNT, cause: 'checkout#bot', ...overrides }, undefined, {
    change: 'opened',
    finding: finding(),
  });
  const clock = {
    asOf: AT + 120_000,
    since: AT,
    spent: 123_456_789_012_345_678n,
    perHour: 1n,
    usualPerHour: 0n,
    calls: 12,
    pricedCalls: 11,
    series: { stepMinutes: 6, values: [0n, 987_654_321_098_765_432n] },
  };
  const told = advanceIncident(first, { change: 'opened', finding: finding({ evidence: { spent: 3, perHour: 'a' } }) });
  return { ...told, clock, toldSpent: 5n, ...overrides };
}

const mute: Mute = {
  id: '1234abcd',
  kind: 'snoozed',
  match: { check: 'budget' },
  until: AT + 1000,
  upTo: 'high',
  reason: 'known',
  by: 'ana',
  at: AT,
};

/** The promises of the FindingStore port; `make` gives an empty store and a second view of it, as another process has one. */
export function describeFindingStore(make: () => Promise<readonly [FindingStore, FindingStore]>): void {
  describe('a finding store', () => {
    it('gives back a finding whole, with its version', async () => {
      const [store, other] = await make();
      expect(await put(store, finding(), 0)).toBe(true);
      expect(await other.read(finding().fingerprint)).toEqual({ version: 1, finding: finding() });
    });

    it('does not know what nobody has put', async () => {
      const [store] = await make();
      expect(await store.read('budget/x/y')).toBeUndefined();
      expect(await store.liveFindings(SCOPE)).toEqual([]);
    });

    it('lets one of two win who open the same finding', async () => {
      const [first, second] = await make();
      const held = await Promise.all([
        put(first, finding({ reason: 'a' }), 0),
        put(second, finding({ reason: 'b' }), 0),
      ]);
      expect([...held].sort()).toEqual([false, true]);
      const stored = await first.read(finding().fingerprint);
      expect(stored).toMatchObject({ version: 1, finding: { reason: held[0] ? 'a' : 'b' } });
    });

    it.each([0, 1, 3])('refuses a change of version 2 that expects %i', async (expected) => {
      const [store] = await make();
      await put(store, finding(), 0);
      await put(store, finding({ severity: 'critical' }), 1);
      expect(await put(store, finding({ severity: 'low' }), expected)).toBe(false);
      expect(await store.read(finding().fingerprint)).toMatchObject({ version: 2, finding: { severity: 'critical' } });
    });

    it('reads the latest of many episodes, each with a version of its own', async () => {
      const [store, other] = await make();
      for (let episode = 1; episode <= 11; episode++) {
        expect(await put(store, finding({ episode }), 0)).toBe(true);
        expect(await put(store, finding({ episode, status: 'resolved', resolvedAt: AT }), 1)).toBe(true);
      }
      expect(await other.read(finding().fingerprint)).toMatchObject({ version: 2, finding: { episode: 11 } });
    });

    it('lists the open findings of one scope and no other', async () => {
      const [store, other] = await make();
      const elsewhere = 'aws.111122223333.us-east-10';
      await put(store, finding({ resource: 'one' }), 0);
      await put(store, finding({ resource: 'two' }), 0);
      await put(store, finding({ resource: 'over' }), 0);
      await put(store, finding({ resource: 'over', status: 'resolved', resolvedAt: AT }), 1);
      await put(store, finding({ resource: 'three', scope: elsewhere }), 0);
      const open = await other.liveFindings(SCOPE);
      expect(open.map((one) => one.finding.resource).sort()).toEqual(['one', 'two']);
      expect(open.every(({ version }) => version === 1)).toBe(true);
    });

    it('lists open findings of more than one answer of DynamoDB', async () => {
      const [store] = await make();
      const reason = 'x'.repeat(100_000);
      for (let i = 0; i < 15; i++) await put(store, finding({ resource: `r${i}`, reason }), 0);
      expect(await store.liveFindings(SCOPE)).toHaveLength(15);
    });

    it('keeps names apart that differ only where a key could be cut', async () => {
      const [store] = await make();
      await put(store, finding({ resource: 'a/b#000001' }), 0);
      await put(store, finding({ resource: 'a/b' }), 0);
      expect(await store.read(finding({ resource: 'a/b' }).fingerprint)).toMatchObject({
        finding: { resource: 'a/b' },
      });
    });

    it('lists a suppressed finding with the live ones', async () => {
      const [store] = await make();
      await put(store, finding({ status: 'suppressed', mute }), 0);
      expect(await store.liveFindings(SCOPE)).toEqual([
        { version: 1, finding: finding({ status: 'suppressed', mute }) },
      ]);
    });

    it('gives back an incident whole, by its episode and as the latest of its cause', async () => {
      const [store, other] = await make();
      expect(await store.commit({ incident: { incident: incident(), expected: 0 } })).toBe(true);
      expect(await other.readIncident(incident())).toEqual(incident());
      expect(await other.readIncident({ account: ACCOUNT, cause: 'checkout#bot' })).toEqual(incident());
      const second = incident({ episode: 2, version: 1 });
      expect(await store.commit({ incident: { incident: second, expected: 0 } })).toBe(true);
      expect(await other.readIncident({ account: ACCOUNT, cause: 'checkout#bot' })).toEqual(second);
      expect(await other.readIncident(incident())).toEqual(incident());
      expect(await other.readIncident({ account: ACCOUNT, cause: 'checkout' })).toBeUndefined();
    });

    it('writes a finding and its incident both or neither', async () => {
      const [store, other] = await make();
      const both = (expected: number) => ({
        finding: { finding: finding({ reason: `seen ${expected}` }), expected: 0 },
        incident: { incident: incident(), expected },
      });
      expect(await store.commit(both(4))).toBe(false);
      expect(await other.read(finding().fingerprint)).toBeUndefined();
      expect(await store.commit(both(0))).toBe(true);
      expect(await store.commit({ ...both(1), finding: { finding: finding(), expected: 9 } })).toBe(false);
      expect((await other.readIncident(incident()))?.version).toBe(1);
      expect(await other.read(finding().fingerprint)).toMatchObject({ version: 1, finding: { reason: 'seen 0' } });
    });

    it('lets one of two win who advance the same incident', async () => {
      const [first, second] = await make();
      await first.commit({ incident: { incident: incident(), expected: 0 } });
      const advanced = (more: number) => ({ incident: { incident: incident({ version: 2, more }), expected: 1 } });
      const held = await Promise.all([first.commit(advanced(1)), second.commit(advanced(2))]);
      expect([...held].sort()).toEqual([false, true]);
      expect((await second.readIncident(incident()))?.more).toBe(held[0] ? 1 : 2);
    });

    it('keeps mutes until they end, and replaces one by its id', async () => {
      const [store, other] = await make();
      await store.putMute(mute);
      expect(await other.mutes(AT)).toEqual([mute]);
      expect(await other.mutes(mute.until)).toEqual([]);
      await other.putMute({ ...mute, until: AT });
      expect(await store.mutes(AT)).toEqual([]);
    });
  });
}
