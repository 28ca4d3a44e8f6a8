import type { PicoUsd } from '#core/money.ts';
import type { EpochMinute, EpochMs } from '#core/time.ts';

/** Why a range is read again: fewer calls than the service counted, a delivery that failed, a new installation, or a person's wish. */
export type GapCause = 'missing-invocations' | 'delivery-failed' | 'installation' | 'requested';

/** Calls and tokens of a range, by whoever counted them. */
export interface GapCounts {
  readonly invocations: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** A range of time in which the ledger may have less than there was; it is mended by reading the range again from its source. */
export interface Gap {
  readonly scope: string;
  readonly from: EpochMinute;
  /** Exclusive. */
  readonly to: EpochMinute;
  readonly cause: GapCause;
  readonly openedAt: EpochMs;
  /** What the service counted and what the ledger had; undefined where nobody counted. */
  readonly expected?: GapCounts;
  readonly seen?: GapCounts;
  /** Estimate of the list cost that is missing; undefined where it cannot be told. */
  readonly missingListCost?: PicoUsd;
  readonly status: 'open' | 'mended' | 'unmendable';
  /** How far reading again has come; opaque to all but who reads. */
  readonly cursor?: string;
  /** Calls that reading again has added so far. */
  readonly added?: number;
  /** When it was closed, and why it could not be mended where it could not. */
  readonly closedAt?: EpochMs;
  readonly reason?: string;
}
