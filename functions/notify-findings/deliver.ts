import {
  begin,
  HISTORY_LAG_MS,
  isStuck,
  nextStep,
  type Outcome,
  type Step,
  settle,
  unblock,
  unsaid,
} from '#core/findings/delivery.ts';
import type { Incident } from '#core/findings/incident.ts';
import type { IncidentView } from '#core/messages/incident-view.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { DeliveryStore, Due } from '#core/ports/delivery-store.ts';
import type { Target, Telling } from '#core/ports/target.ts';
import type { EpochMs } from '#core/time.ts';

export interface Deliver {
  readonly deliveries: DeliveryStore;
  readonly viewOf: (incident: Incident) => IncidentView;
  /** When somebody may be told of an incident: at once, or at the end of quiet hours. */
  readonly tellAt: (incident: Incident, now: EpochMs) => EpochMs;
  readonly clock: Clock;
  /** Called before a delivery that was refused just now is given back, with the service's code. */
  readonly onBlocked: (code: string) => Promise<unknown>;
  /** Called before one that had been refused is given back with nothing left to tell; it may be called again. */
  readonly onUnblocked: () => Promise<unknown>;
}

export interface Delivered {
  /** The target knows all it should. */
  readonly isTold: boolean;
  /** The target refused just now, and will until somebody acts. */
  readonly isBlocked?: boolean;
  /** The target takes nothing more at present. */
  readonly stop?: boolean;
}

/** For this long nobody takes over from a run that is still at it. */
const LEASE_MS = 2 * 60_000;
/** A call to a target gets this long at most, and none is begun with less time left than this. */
const CALL_MS = 10_000;
const NEEDED_MS = 3_000;

const WAITING: Delivered = { isTold: false };

/**
 * deliver takes a delivery for itself and does step after step until the target knows what it should, or has to be left for
 * later. An attempt is noted before it is made and its outcome after it, so that whoever comes after a crash knows what to
 * look for.
 */
export async function deliver(
  { deliveries, viewOf, tellAt, clock, onBlocked, onUnblocked }: Deliver,
  target: Target,
  due: Required<Due>,
  deadline: EpochMs,
): Promise<Delivered> {
  const leasedUntil = clock() + LEASE_MS;
  const claim = await deliveries.claim(due, clock(), leasedUntil);
  if (!claim) return WAITING;
  // Whoever takes over looks for what was attempted: by then it must be where it can be found.
  const last = Math.min(deadline, leasedUntil - HISTORY_LAG_MS);
  let { delivery } = claim;
  let failure: Failure | undefined;
  let finished = -1;
  for (;;) {
    const incident = await deliveries.readIncident(due.incident);
    // Gone with its time to live: there is nothing to tell.
    const step: Step = incident ? nextStep(delivery, incident, target.kind, clock()) : { do: 'nothing' };
    const version = incident?.version ?? Number.MAX_SAFE_INTEGER;
    if (step.do === 'wait') {
      const refusal = failure?.outcome === 'refused' || isStuck(delivery) ? failure?.code : undefined;
      if (refusal !== undefined) await onBlocked(refusal);
      const isOurs = await deliveries.release(claim, delivery, { dueAt: step.until });
      // Somebody has taken over since, and may be through already.
      if (!isOurs && refusal !== undefined) await onUnblocked();
      // A target that asks for time or refuses would do so for the next delivery too; one that did before may not any more.
      return { isTold: false, isBlocked: refusal !== undefined, stop: failure !== undefined };
    }
    if (step.do === 'nothing' || !incident) {
      if (delivery.blocked) await onUnblocked();
      delivery = unblock(delivery);
      const isDone = await deliveries.release(claim, delivery, { doneUpTo: version });
      // Something newer is wanted, or the lease was lost, which a second look at the same version tells.
      if (!isDone && version > finished) {
        finished = version;
        continue;
      }
      return { isTold: isDone };
    }
    const allowedAt = tellAt(incident, clock());
    if (allowedAt > clock()) {
      const isLeft = await deliveries.release(claim, delivery, { dueAt: allowedAt, upTo: version });
      // It may have become severe enough not to wait.
      if (isLeft || version <= finished) return WAITING;
      finished = version;
      continue;
    }
    if (last - clock() < NEEDED_MS) {
      await deliveries.release(claim, delivery, { dueAt: clock() });
      return { isTold: false, stop: deadline - clock() < NEEDED_MS };
    }
    delivery = begin(delivery, step, clock());
    if (delivery.attempt && !(await deliveries.save(claim, delivery))) return WAITING;
    const telling = {
      view: viewOf(incident),
      changes: unsaid(delivery, incident),
      deadline: Math.min(last, clock() + CALL_MS),
    };
    const isLate = telling.deadline <= clock();
    const outcome: Outcome = isLate ? { outcome: 'later', code: 'deadline' } : await perform(target, step, telling);
    failure = isFailure(outcome) ? outcome : undefined;
    delivery = settle(delivery, step, outcome, clock());
    if (!(await deliveries.save(claim, delivery))) return WAITING;
  }
}

type Failure = Extract<Outcome, { readonly code: string }>;
const isFailure = (outcome: Outcome): outcome is Failure => 'code' in outcome;

function perform(target: Target, step: Step, telling: Telling): Promise<Outcome> {
  if (target.kind === 'one-way') {
    if (step.do !== 'send') throw new Error(`a one-way target cannot ${step.do}`);
    return target.send(telling);
  }
  switch (step.do) {
    case 'post':
      return target.post(telling);
    case 'edit':
      return target.edit(telling, step.message);
    case 'reply':
      return target.reply(telling, step.message);
    case 'find':
      return target.find(telling, step.attempt, step.message);
    default:
      throw new Error(`a threaded target cannot ${step.do}`);
  }
}
