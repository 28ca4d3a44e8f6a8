import { type Found, type Likeness, type TimelineCall, timelineOf } from '#core/conversations/timeline.ts';
import type { TurnFeatures } from '#core/invocation/invocation.ts';
import { parseUsd } from '#core/money.ts';
import type { ReportedConversation, ReportedFinding } from '#functions/local/report/replay-report.ts';
import { uuid } from '../../support/row.ts';
import { AS_OF } from './make-report.ts';

export const BEGAN = AS_OF - 10 * 3_600_000;

/** A call every four seconds, each a cent dearer than the one before. */
export const makeCall = (
  number: number,
  features: Partial<TurnFeatures>,
  other: Partial<TimelineCall> = {},
): TimelineCall => ({
  requestId: uuid(number),
  timestamp: BEGAN + number * 4000,
  listCost: parseUsd('0.01') * BigInt(number + 1),
  isPriced: true,
  promptTokens: 1000 + number,
  features: { keyId: 1, conversation: 'c', turns: 2 * number + 1, ...features },
  ...other,
});

/** An agent that makes the calls named by letters, each of which returns what it returned before. */
export const looping = (letters: string): TimelineCall[] =>
  Array.from(letters, (letter, at) =>
    makeCall(at, { call: letter, ...(at > 0 && { result: `of ${letters[at - 1]}`, resultIsError: false }) }),
  );

interface Given extends Partial<Pick<ReportedConversation, 'name' | 'isCutBefore' | 'isCutAfter' | 'unnamed'>> {
  readonly calls: readonly TimelineCall[];
  readonly findings: readonly ReportedFinding[];
  readonly found: readonly Found[];
  readonly likeness?: Likeness;
}

export const makeConversation = ({
  calls,
  findings,
  found,
  likeness = 'turn',
  ...other
}: Given): ReportedConversation => ({
  name: 'refund-bot',
  timeline: timelineOf(calls, found, likeness),
  findings: findings.map(({ finding }) => finding),
  isCutBefore: false,
  isCutAfter: false,
  unnamed: { calls: 0, listCost: 0n },
  ...other,
});
