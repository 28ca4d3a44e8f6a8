import { describe, expect, it } from 'vitest';
import { type Delivery, newDelivery } from '#core/findings/delivery.ts';
import { advanceIncident, openIncident } from '#core/findings/incident.ts';
import type { DeliveryStore, Due } from '#core/ports/delivery-store.ts';
import type { FindingStore } from '#core/ports/finding-store.ts';
import { openFinding } from '../support/open-finding.ts';

const ACCOUNT = 'aws.111122223333.*';
const NOW = Date.UTC(2026, 10, 2, 9);
const MINUTE = 60_000;
const opened = openFinding();
const incident = advanceIncident(
  openIncident({ account: ACCOUNT, cause: 'arn:a:profile/x#y' }, undefined, opened),
  opened,
);
const { account, cause, episode } = incident;
const ref = { account, cause, episode };
const due = { incident: ref, target: 'slack' };
const told: Delivery = { ...newDelivery, shown: 3, said: 2, message: { channel: 'C1', ts: '1.000001' } };

interface Made {
  readonly findings: FindingStore;
  readonly deliveries: DeliveryStore;
  /** The same, as another process has it. */
  readonly other: DeliveryStore;
}

/** The promises of the DeliveryStore port. */
export function describeDeliveryStore(make: () => Promise<Made>): void {
  describe('a delivery store', () => {
    const ripe = async (store: DeliveryStore, now: number): Promise<Due[]> =>
      [...(await store.due(now, 10))].sort((a, b) => (a.target ?? '').localeCompare(b.target ?? ''));

    it('has an incident due from the moment it is written until its targets are made out', async () => {
      const { findings, deliveries, other } = await make();
      expect(await deliveries.due(NOW, 10)).toEqual([]);
      await findings.commit({ incident: { incident, expected: 0 } });
      expect(await other.due(0, 10)).toEqual([{ incident: ref }]);
      expect(await other.readIncident(ref)).toEqual(incident);
      await deliveries.planned(ref, incident.version);
      expect(await other.due(NOW, 10)).toEqual([]);
    });

    it('leaves an incident due that has moved on since it was read', async () => {
      const { findings, deliveries } = await make();
      await findings.commit({ incident: { incident, expected: 0 } });
      await findings.commit({ incident: { incident: { ...incident, version: 2 }, expected: 1 } });
      await deliveries.planned(ref, 1);
      expect(await deliveries.due(NOW, 10)).toEqual([{ incident: ref }]);
    });

    it('has what is wanted due from its time on, each target for itself', async () => {
      const { deliveries, other } = await make();
      await deliveries.want(ref, 'slack', 1, NOW + MINUTE);
      await deliveries.want(ref, 'sns', 1, NOW);
      expect(await ripe(other, NOW)).toEqual([{ incident: ref, target: 'sns' }]);
      expect(await ripe(other, NOW + MINUTE)).toEqual([
        { incident: ref, target: 'slack' },
        { incident: ref, target: 'sns' },
      ]);
    });

    it('does not put off what is due already when more is wanted', async () => {
      const { deliveries } = await make();
      await deliveries.want(ref, 'slack', 1, NOW);
      await deliveries.want(ref, 'slack', 2, NOW + MINUTE);
      expect(await deliveries.due(NOW, 10)).toEqual([due]);
    });

    it('brings forward what was put off when more is wanted at once', async () => {
      const { deliveries } = await make();
      await deliveries.want(ref, 'slack', 1, NOW + 60 * MINUTE);
      await deliveries.want(ref, 'slack', 2, NOW);
      expect(await deliveries.due(NOW, 10)).toEqual([due]);
    });

    it('has some due of every target, however many there are of one that waits for longer', async () => {
      const { deliveries } = await make();
      for (let one = 1; one <= 12; one++) await deliveries.want({ ...ref, episode: one }, 'slack', 1, NOW - one);
      await deliveries.want(ref, 'sns', 1, NOW);
      const some = await deliveries.due(NOW, 5);
      expect(some.map(({ target, incident }) => `${target} ${incident.episode}`)).toEqual([
        'slack 12',
        'slack 11',
        'slack 10',
        'slack 9',
        'slack 8',
        'sns 1',
      ]);
    });

    it('gives a delivery to one process until its lease is over', async () => {
      const { deliveries, other } = await make();
      await deliveries.want(ref, 'slack', 1, NOW);
      const claims = await Promise.all([
        deliveries.claim(due, NOW, NOW + MINUTE),
        other.claim(due, NOW, NOW + MINUTE),
        other.claim(due, NOW, NOW + MINUTE),
      ]);
      expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
      expect(claims.find((claim) => claim !== undefined)).toMatchObject({ ...due, delivery: newDelivery });
      expect(await other.claim(due, NOW + MINUTE - 1, NOW + 2 * MINUTE)).toBeUndefined();
      expect(await other.claim(due, NOW + MINUTE, NOW + 2 * MINUTE)).toBeDefined();
    });

    it('gives nobody what nobody wanted', async () => {
      const { deliveries } = await make();
      expect(await deliveries.claim(due, NOW, NOW + MINUTE)).toBeUndefined();
    });

    it('keeps what its holder saves, for whoever comes after a crash', async () => {
      const { deliveries, other } = await make();
      await deliveries.want(ref, 'slack', 1, NOW);
      const claim = await deliveries.claim(due, NOW, NOW + MINUTE);
      const attempted: Delivery = { ...newDelivery, attempt: { kind: 'post', version: 1, at: NOW } };
      expect(claim && (await deliveries.save(claim, attempted))).toBe(true);
      expect(await deliveries.due(NOW, 10)).toEqual([due]);
      expect((await other.claim(due, NOW + MINUTE, NOW + 2 * MINUTE))?.delivery).toEqual(attempted);
      expect(claim && (await deliveries.save(claim, told))).toBe(false);
      expect(claim && (await deliveries.release(claim, told, { doneUpTo: 9 }))).toBe(false);
    });

    it('is due no more when it is done with all that was wanted', async () => {
      const { deliveries, other } = await make();
      await deliveries.want(ref, 'slack', 3, NOW);
      const claim = await deliveries.claim(due, NOW, NOW + MINUTE);
      expect(claim && (await deliveries.release(claim, told, { doneUpTo: 3 }))).toBe(true);
      expect(await other.due(NOW + MINUTE, 10)).toEqual([]);
      await other.want(ref, 'slack', 3, NOW);
      expect(await other.due(NOW + MINUTE, 10)).toEqual([]);
      await other.want(ref, 'slack', 4, NOW);
      expect(await other.due(NOW + MINUTE, 10)).toEqual([due]);
      expect((await other.claim(due, NOW, NOW + MINUTE))?.delivery).toEqual(told);
    });

    it('stays held and due when more came to be wanted meanwhile', async () => {
      const { deliveries, other } = await make();
      await deliveries.want(ref, 'slack', 3, NOW);
      const claim = await deliveries.claim(due, NOW, NOW + MINUTE);
      await other.want(ref, 'slack', 4, NOW);
      expect(claim && (await deliveries.release(claim, told, { doneUpTo: 3 }))).toBe(false);
      expect(await other.due(NOW, 10)).toEqual([due]);
      expect(claim && (await deliveries.release(claim, told, { doneUpTo: 4 }))).toBe(true);
    });

    it('is not put off when more came to be wanted than it was put off for', async () => {
      const { deliveries, other } = await make();
      await deliveries.want(ref, 'slack', 3, NOW);
      const claim = await deliveries.claim(due, NOW, NOW + MINUTE);
      await other.want(ref, 'slack', 4, NOW);
      const put = (upTo: number) => claim && deliveries.release(claim, told, { dueAt: NOW + 60 * MINUTE, upTo });
      expect(await put(3)).toBe(false);
      expect(await other.due(NOW, 10)).toEqual([due]);
      expect(await put(4)).toBe(true);
      expect(await other.due(NOW, 10)).toEqual([]);
      expect(await other.due(NOW + 60 * MINUTE, 10)).toEqual([due]);
    });

    it('is due again at the time it is given back for, and free at once', async () => {
      const { deliveries, other } = await make();
      await deliveries.want(ref, 'slack', 1, NOW);
      const claim = await deliveries.claim(due, NOW, NOW + MINUTE);
      expect(claim && (await deliveries.release(claim, told, { dueAt: NOW + 5 }))).toBe(true);
      expect(await other.due(NOW + 4, 10)).toEqual([]);
      expect(await other.due(NOW + 5, 10)).toEqual([due]);
      expect((await other.claim(due, NOW, NOW + MINUTE))?.delivery).toEqual(told);
    });
  });
}
