import type { Delivery } from '#core/findings/delivery.ts';
import { newDelivery } from '#core/findings/delivery.ts';
import type { Incident } from '#core/findings/incident.ts';
import type { IncidentRef } from '#core/findings/incident-ref.ts';
import type { Mute } from '#core/findings/mute.ts';
import type { DeliveryStore, Due } from '#core/ports/delivery-store.ts';
import type { FindingStore, StoredFinding } from '#core/ports/finding-store.ts';
import type { EpochMs } from '#core/time.ts';

interface Kept {
  readonly due: Required<Due>;
  delivery: Delivery;
  want: number;
  dueAt: EpochMs | undefined;
  lease: { readonly token: string; readonly until: EpochMs } | undefined;
}

/** Findings, incidents and deliveries in this process's memory; they keep the same promises as the table. */
export function memoryFindings(): { findings: FindingStore; deliveries: DeliveryStore } {
  const latest = new Map<string, StoredFinding>();
  const incidents = new Map<string, Incident[]>();
  const untold = new Map<string, IncidentRef>();
  const mutes = new Map<string, Mute>();
  const deliveries = new Map<string, Kept>();
  let tokens = 0;

  const causeOf = ({ account, cause }: Omit<IncidentRef, 'episode'>): string => `${account}#${cause}`;
  const keyOf = (ref: IncidentRef, target = ''): string => `${causeOf(ref)}#${ref.episode}#${target}`;
  const refOf = ({ account, cause, episode }: IncidentRef): IncidentRef => ({ account, cause, episode });
  const find = ({ episode, ...ref }: Omit<IncidentRef, 'episode'> & Partial<IncidentRef>): Incident | undefined => {
    const all = incidents.get(causeOf(ref)) ?? [];
    return episode === undefined ? all.at(-1) : all[episode - 1];
  };
  const held = (due: Required<Due>, token: string): Kept | undefined => {
    const kept = deliveries.get(keyOf(due.incident, due.target));
    return kept?.lease?.token === token ? kept : undefined;
  };

  const findings: FindingStore = {
    read: async (fingerprint) => latest.get(fingerprint),
    liveFindings: async (scope) =>
      [...latest.values()].filter(({ finding }) => finding.scope === scope && finding.status !== 'resolved'),
    readIncident: async (ref) => find(ref),
    async commit({ finding, incident }) {
      if (finding) {
        const known = latest.get(finding.finding.fingerprint);
        const version = known?.finding.episode === finding.finding.episode ? known.version : 0;
        if (version !== finding.expected) return false;
      }
      if (incident && (find(refOf(incident.incident))?.version ?? 0) !== incident.expected) return false;
      if (finding) {
        const { fingerprint } = finding.finding;
        latest.set(fingerprint, { version: finding.expected + 1, finding: finding.finding });
      }
      if (incident) {
        const all = incidents.get(causeOf(incident.incident)) ?? [];
        all[incident.incident.episode - 1] = incident.incident;
        incidents.set(causeOf(incident.incident), all);
        const ref = refOf(incident.incident);
        untold.set(keyOf(ref), ref);
      }
      return true;
    },
    mutes: async (now) => [...mutes.values()].filter(({ until }) => until > now),
    async putMute(mute) {
      mutes.set(mute.id, mute);
    },
  };

  return {
    findings,
    deliveries: {
      async due(now, most) {
        const all = [
          ...[...untold.values()].map((incident): { due: Due; at: EpochMs } => ({ due: { incident }, at: 0 })),
          ...[...deliveries.values()].flatMap(({ due, dueAt }) => (dueAt === undefined ? [] : [{ due, at: dueAt }])),
        ];
        const ready = all.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
        const byTarget = Map.groupBy(ready, ({ due }) => due.target);
        const first = new Set([...byTarget.values()].flatMap((some) => some.slice(0, most)));
        return ready.filter((one) => first.has(one)).map(({ due }) => due);
      },
      readIncident: async (ref) => find(ref),
      async want(ref, target, version, dueAt) {
        const key = keyOf(ref, target);
        const due = { incident: refOf(ref), target };
        const kept = deliveries.get(key) ?? { due, delivery: newDelivery, want: 0, dueAt: undefined, lease: undefined };
        if (kept.want >= version) return;
        kept.want = version;
        kept.dueAt = Math.min(kept.dueAt ?? dueAt, dueAt);
        deliveries.set(key, kept);
      },
      async planned(ref, version) {
        if (find(ref)?.version === version) untold.delete(keyOf(ref));
      },
      async claim(due, now, until) {
        const kept = deliveries.get(keyOf(due.incident, due.target));
        if (!kept || (kept.lease && kept.lease.until > now)) return undefined;
        kept.lease = { token: String(++tokens), until };
        return { ...due, token: kept.lease.token, delivery: kept.delivery };
      },
      async save(claim, delivery) {
        const kept = held(claim, claim.token);
        if (kept) kept.delivery = delivery;
        return kept !== undefined;
      },
      async release(claim, delivery, next) {
        const kept = held(claim, claim.token);
        const upTo = 'doneUpTo' in next ? next.doneUpTo : next.upTo;
        if (!kept || (upTo !== undefined && kept.want > upTo)) return false;
        kept.delivery = delivery;
        kept.lease = undefined;
        kept.dueAt = 'dueAt' in next ? next.dueAt : undefined;
        return true;
      },
    },
  };
}
