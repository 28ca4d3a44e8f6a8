import { BLOCKED_RETRY_MS } from '#core/findings/delivery.ts';
import type { Incident } from '#core/findings/incident.ts';
import { toldVersion } from '#core/findings/incident.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import { type Severity, severer } from '#core/findings/severity.ts';
import type { DeliveryStore, Due } from '#core/ports/delivery-store.ts';
import type { Target } from '#core/ports/target.ts';
import type { EpochMs } from '#core/time.ts';
import type { FindingRecorder } from '#functions/findings/finding-recorder.ts';
import { blockedFinding, blockedFingerprint, CHECK } from './blocked-finding.ts';
import { type Deliver, type Delivered, deliver } from './deliver.ts';

/** Somewhere people are told, and from which severity on. */
export interface ConfiguredTarget {
  readonly name: string;
  readonly target: Target;
  readonly minimumSeverity: Severity;
}

export interface NotifyFindings extends Pick<Deliver, 'deliveries' | 'viewOf' | 'tellAt' | 'clock'> {
  readonly targets: readonly ConfiguredTarget[];
  readonly findings: FindingRecorder;
}

export interface Notified {
  /** Deliveries after which a target knew all it should. */
  readonly told: number;
  /** Deliveries that wait: for a time, for somebody else who has them, or for the next run because this one ran out of time. */
  readonly waiting: number;
  /** Deliveries a target refuses until somebody acts. */
  readonly blocked: number;
}

/** What one run takes on for a target; what is left comes a minute later. */
const MOST_DUE = 200;
/** A target that nobody has configured for this long is one that was taken out: every process has read its settings anew. */
const FORGOTTEN_AFTER_MS = 60 * 60_000;
const NOT_CONFIGURED = 'not_configured';

/**
 * notifyFindings gives a run of the notifier: it brings what every target knows to what it should know. What woke it is only a
 * hint where to look first: `woken` are keys of a stream, and with none all that is due is done. What fails keeps nothing else
 * from being told; it is thrown at the end.
 */
export function notifyFindings(use: NotifyFindings): (woken: readonly Due[], deadline: EpochMs) => Promise<Notified> {
  const { deliveries, targets, clock, findings } = use;

  /** Has every target that is to know of an incident want its version; gives what may be told at once. */
  async function plan(ref: Due['incident']): Promise<Required<Due>[]> {
    const incident = await deliveries.readIncident(ref);
    if (!incident) return [];
    const now = clock();
    const tellAt = use.tellAt(incident, now);
    const ready: Required<Due>[] = [];
    for (const { name, minimumSeverity } of targets) {
      if (!concerns(incident, name, minimumSeverity)) continue;
      await deliveries.want(ref, name, incident.version, tellAt);
      if (tellAt <= now) ready.push({ incident: ref, target: name });
    }
    await deliveries.planned(ref, incident.version);
    return ready;
  }

  async function tellOne(due: Required<Due>, deadline: EpochMs): Promise<Delivered> {
    const onUnblocked = () => findings.end(blockedFingerprint(due), clock());
    const configured = targets.find(({ name }) => name === due.target);
    if (!configured) return forget(deliveries, due, clock(), onUnblocked);
    const onBlocked = (code: string) => findings.record(blockedFinding(due, code, clock()));
    return deliver({ ...use, onBlocked, onUnblocked }, configured.target, due, deadline);
  }

  return async (woken, deadline) => {
    const dues = woken.length > 0 ? woken : await deliveries.due(clock(), MOST_DUE);
    const failures: unknown[] = [];
    const fail = (error: unknown): undefined => void failures.push(error);
    const ready = new Map<string, Required<Due>>();
    for (const { incident, target } of dues) {
      const planned = target === undefined ? await plan(incident).catch(fail) : [{ incident, target }];
      for (const due of planned ?? []) ready.set(`${incidentId(due.incident)} ${due.target}`, due);
    }
    const results: Delivered[] = [];
    /** One target's deliveries, one after the other: what one cannot take now the next would not be spared. */
    const tell = async (some: readonly Required<Due>[]): Promise<void> => {
      for (const due of some) {
        const result = await tellOne(due, deadline).catch(fail);
        if (result) results.push(result);
        if (result?.stop || clock() >= deadline) return;
      }
    };
    await Promise.all([...Map.groupBy(ready.values(), ({ target }) => target).values()].map(tell));
    if (failures.length > 0) throw failures[0];
    const told = results.filter(({ isTold }) => isTold).length;
    const blocked = results.filter(({ isBlocked }) => isBlocked).length;
    return { told, blocked, waiting: ready.size - told - blocked };
  };
}

/** A target is told from its severity on, and never that it is itself not to be reached. */
const concerns = (incident: Incident, name: string, minimumSeverity: Severity): boolean =>
  toldVersion(incident) > 0 && !severer(minimumSeverity, incident.severity) && incident.cause !== `${CHECK}/${name}`;

/**
 * The target is in no configuration that this process knows. It may have been added a moment ago and be another's to tell, so it
 * is left for a while before nobody waits for it any more.
 */
async function forget(
  deliveries: DeliveryStore,
  due: Required<Due>,
  now: EpochMs,
  onForgotten: () => Promise<unknown>,
): Promise<Delivered> {
  const claim = await deliveries.claim(due, now, now);
  if (!claim) return { isTold: false };
  const { blocked, ...delivery } = claim.delivery;
  const since = blocked?.code === NOT_CONFIGURED ? blocked.since : now;
  if (now < since + FORGOTTEN_AFTER_MS) {
    const missed = { ...delivery, blocked: { code: NOT_CONFIGURED, since } };
    await deliveries.release(claim, missed, { dueAt: now + BLOCKED_RETRY_MS });
    return { isTold: false };
  }
  await onForgotten();
  return { isTold: await deliveries.release(claim, delivery, { doneUpTo: Number.MAX_SAFE_INTEGER }) };
}
