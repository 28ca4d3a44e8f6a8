import type { Incident } from '#core/findings/incident.ts';
import { toldVersion } from '#core/findings/incident.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import { type Severity, severer } from '#core/findings/severity.ts';
import type { IncidentView } from '#core/messages/incident-view.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { DeliveryStore, Due } from '#core/ports/delivery-store.ts';
import type { Target } from '#core/ports/target.ts';
import type { EpochMs } from '#core/time.ts';
import type { FindingRecorder } from '#functions/findings/finding-recorder.ts';
import { blockedFinding, CHECK } from './blocked-finding.ts';
import { type Delivered, deliver } from './deliver.ts';

/** Somewhere people are told, and from which severity on. */
export interface ConfiguredTarget {
  readonly name: string;
  readonly target: Target;
  readonly minimumSeverity: Severity;
}

export interface NotifyFindings {
  readonly deliveries: DeliveryStore;
  readonly targets: readonly ConfiguredTarget[];
  readonly viewOf: (incident: Incident) => IncidentView;
  /** When somebody may be told of an incident: at once, or at the end of quiet hours. */
  readonly tellAt: (incident: Incident, now: EpochMs) => EpochMs;
  readonly findings: FindingRecorder;
  readonly clock: Clock;
}

export interface Notified {
  /** Deliveries after which a target knew all it should. */
  readonly told: number;
  /** Deliveries that wait: for a time, for somebody else who has them, or for the next run because this one ran out of time. */
  readonly waiting: number;
  /** Deliveries a target refuses until somebody acts. */
  readonly blocked: number;
}

/** What one run takes on; what is left comes a minute later. */
const MOST_DUE = 200;

/**
 * notifyFindings gives a run of the notifier: it brings what every target knows to what it should know. What woke it is only a
 * hint where to look first: `woken` are keys of a stream, and with none all that is due is done.
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

  /** One target's deliveries, one after the other: what one cannot take now the next would not be spared. */
  async function tell(name: string, dues: readonly Required<Due>[], deadline: EpochMs): Promise<Delivered[]> {
    const configured = targets.find((one) => one.name === name);
    const results: Delivered[] = [];
    for (const due of dues) {
      const result = configured
        ? await deliver({ deliveries, viewOf: use.viewOf, clock }, configured.target, due, deadline)
        : await forget(deliveries, due, clock);
      results.push(result);
      if (result.blocked) await findings.record(blockedFinding(due, result.blocked, clock()));
      else if (result.unblocked) await findings.end(`${CHECK}/${due.incident.account}/${name}`, clock());
      if (result.stop) break;
    }
    return results;
  }

  return async (woken, deadline) => {
    const dues = woken.length > 0 ? woken : await deliveries.due(clock(), MOST_DUE);
    const ready = new Map<string, Required<Due>>();
    const add = (due: Required<Due>) => ready.set(`${incidentId(due.incident)} ${due.target}`, due);
    for (const { incident, target } of dues) {
      if (target !== undefined) add({ incident, target });
      else for (const due of await plan(incident)) add(due);
    }
    const byTarget = Map.groupBy(ready.values(), ({ target }) => target);
    const results = (await Promise.all([...byTarget].map(([name, some]) => tell(name, some, deadline)))).flat();
    const told = results.filter(({ isTold }) => isTold).length;
    const blocked = results.filter((one) => one.blocked).length;
    return { told, blocked, waiting: ready.size - told - blocked };
  };
}

/** A target is told from its severity on, and never that it is itself not to be reached. */
const concerns = (incident: Incident, name: string, minimumSeverity: Severity): boolean =>
  toldVersion(incident) > 0 && !severer(minimumSeverity, incident.severity) && incident.cause !== `${CHECK}/${name}`;

/** The target was taken out of the configuration: nobody waits for this any more. */
async function forget(deliveries: DeliveryStore, due: Required<Due>, clock: Clock): Promise<Delivered> {
  const claim = await deliveries.claim(due, clock(), clock());
  if (claim) await deliveries.release(claim, claim.delivery, { doneUpTo: Number.MAX_SAFE_INTEGER });
  return { isTold: claim !== undefined };
}
