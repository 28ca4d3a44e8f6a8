import type { PicoUsd } from '#core/money.ts';
import type { EpochMinute, EpochMs } from '#core/time.ts';

/** Why a range is read again: fewer calls than the service counted, a delivery that failed, a new installation, or a person's wish. */
export type GapCause = 'missing-invocations' | 'delivery-failed' | 'installation' | 'requested';

/** Successful calls and tokens of a range, by whoever counted them; tokens are undefined where they are not known. */
export interface GapCounts {
  readonly invocations: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
}

/**
 * A range of time in which the ledger may have less than there was. Whoever reads it again from its source notes how far that has
 * come, and at the end `readAt`; whether it is then mended a comparison with the service's own counts decides (settle-gap.ts).
 */
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
  /** Calls that are missing, model by model: one that has too many makes up for none of another. */
  readonly missing?: number;
  /** Estimate of the list cost that is missing; undefined where it cannot be told. */
  readonly missingListCost?: PicoUsd;
  /** Missing calls whose cost is not in that estimate, since nothing is known to estimate it by. */
  readonly unestimated?: number;
  /** What more than half of the missing calls are of (model-key.ts), where that is one. */
  readonly mostly?: string;
  /** An hour of the range had no record at all. */
  readonly silent?: boolean;
  readonly status: 'open' | 'mended' | 'unmendable';
  /** How far reading again has come; opaque to all but who reads. */
  readonly cursor?: string;
  /** Calls that reading again has added so far. */
  readonly added?: number;
  /** When the source had been read to the end of the range: whether that mended it is for a comparison to say. */
  readonly readAt?: EpochMs;
  /** Minutes at its start that were sealed before anybody could read them. */
  readonly sealedMinutes?: number;
  /** Objects of the range that were gone, or that nobody let us read. */
  readonly unreadObjects?: number;
  /** When it was closed, and why it could not be mended where it could not. */
  readonly closedAt?: EpochMs;
  readonly reason?: string;
}
