import type { FindingChange } from '#core/findings/finding.ts';
import type { RejectReason } from '#core/invocation/invocation.ts';

/** What log lines held. Every line is in exactly one of invocations, rejected and other. */
export interface Ingested {
  invocations: number;
  other: number;
  readonly rejected: Map<RejectReason, number>;
  /** Invocations of sealed minutes, kept apart; part of `invocations`. */
  tooLate: number;
  /** Judgements that failed inside a check. */
  checkErrors: number;
  /** Requests too large for their record: of those picked to be read where they are, how many were and were not. */
  bodiesRead: number;
  bodiesUnread: number;
  readonly changes: FindingChange[];
}

export const nothingIngested = (): Ingested => ({
  invocations: 0,
  other: 0,
  rejected: new Map(),
  tooLate: 0,
  checkErrors: 0,
  bodiesRead: 0,
  bodiesUnread: 0,
  changes: [],
});

export function addIngested(total: Ingested, more: Ingested): void {
  total.invocations += more.invocations;
  total.other += more.other;
  total.tooLate += more.tooLate;
  total.checkErrors += more.checkErrors;
  total.bodiesRead += more.bodiesRead;
  total.bodiesUnread += more.bodiesUnread;
  for (const [reason, count] of more.rejected) total.rejected.set(reason, (total.rejected.get(reason) ?? 0) + count);
  total.changes.push(...more.changes);
}
