import type { Delivery } from '#core/findings/delivery.ts';
import type { Incident } from '#core/findings/incident.ts';
import type { IncidentRef } from '#core/findings/incident-ref.ts';
import type { EpochMs } from '#core/time.ts';

/** Something to do: with a target a delivery, without one an incident whose targets are to be made out. */
export interface Due {
  readonly incident: IncidentRef;
  readonly target?: string;
}

/** A delivery that is this process's own until the lease ends. */
export interface Claim extends Required<Due> {
  readonly token: string;
  readonly delivery: Delivery;
}

/** What becomes of a delivery that is given back: tried again at a time, if `upTo` is all that is wanted, or done with all up to a version. */
export type Next = { readonly dueAt: EpochMs; readonly upTo?: number } | { readonly doneUpTo: number };

/** What every target should know of every incident. Every method is safe to repeat. */
export interface DeliveryStore {
  /** What is due, the longest waiting first, at most `most` incidents and as many deliveries of each target; may lag by seconds. */
  due(now: EpochMs, most: number): Promise<Due[]>;
  readIncident(ref: IncidentRef): Promise<Incident | undefined>;
  /** Has a target be told of a version, at `dueAt` or when it was due already, whichever is earlier. */
  want(ref: IncidentRef, target: string, version: number, dueAt: EpochMs): Promise<void>;
  /** Notes that every target of a version is wanted; without effect when the incident has moved on. */
  planned(ref: IncidentRef, version: number): Promise<void>;
  /** Takes a delivery for this process until a time; undefined while another has it, and where there is none. */
  claim(due: Required<Due>, now: EpochMs, until: EpochMs): Promise<Claim | undefined>;
  /** Keeps the state of a delivery that is held; false when the lease went to somebody else. */
  save(claim: Claim, delivery: Delivery): Promise<boolean>;
  /** Gives a delivery back; false when something newer is wanted than that, or the lease went to somebody else. */
  release(claim: Claim, delivery: Delivery, next: Next): Promise<boolean>;
}
