import type { Attempt, MessageRef, Outcome, TargetKind } from '#core/findings/delivery.ts';
import type { IncidentChange } from '#core/findings/incident.ts';
import type { IncidentView } from '#core/messages/incident-view.ts';
import type { EpochMs } from '#core/time.ts';

/** A call into a target; none of it throws. `deadline` is when the answer is needed at the latest. */
interface Telling {
  readonly view: IncidentView;
  /** What was not told yet; oldest first. */
  readonly changes: readonly IncidentChange[];
  readonly deadline: EpochMs;
}

/** Somewhere people are told. */
export type Target = ThreadedTarget | OneWayTarget;

export interface ThreadedTarget {
  readonly kind: Extract<TargetKind, 'threaded'>;
  post(telling: Telling): Promise<Outcome>;
  edit(telling: Telling, message: MessageRef): Promise<Outcome>;
  reply(telling: Telling, message: MessageRef): Promise<Outcome>;
  /** Looks for what an attempt may have posted: in the channel, or for a reply in the thread of `message`. */
  find(telling: Telling, attempt: Attempt, message: MessageRef | undefined): Promise<Outcome>;
}

export interface OneWayTarget {
  readonly kind: Extract<TargetKind, 'one-way'>;
  send(telling: Telling): Promise<Outcome>;
}

export type { Telling };
