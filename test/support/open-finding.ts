import { type FindingStep, type Observation, observe } from '#core/findings/finding.ts';
import { SCOPE, USD } from './row.ts';

export const SEEN_AT = Date.UTC(2026, 10, 2, 9);

/** Something a check may have seen; every field that matters to a test is given by it. */
export const seen = (other: Partial<Observation> = {}): Observation => ({
  check: 'tool-call-loop',
  scope: SCOPE,
  resource: 'refund-bot/c1',
  severity: 'high',
  reason: 'refund-bot called look_up 4 times in a row with the same arguments and the same result',
  spender: 'refund-bot',
  spenderName: 'refund-bot',
  firstObservedAt: SEEN_AT,
  detectedAt: SEEN_AT,
  listCost: USD,
  evidence: {},
  ...other,
});

/** A finding just opened. */
export function openFinding(other: Partial<Observation> = {}): FindingStep {
  const step = observe(undefined, seen(other));
  if (!step) throw new Error('nothing was opened');
  return step;
}
