import type { FindingChange } from '#core/findings/finding.ts';
import { formatUsd } from '#core/money.ts';
import { isoOf } from '#core/time.ts';
import { placeOf } from './place.ts';

/** The machine-readable form of a change, version 1: every key is always there, money is a decimal string with every digit. */
export function findingJson({ change, finding }: FindingChange) {
  return {
    v: 1,
    type: 'finding',
    change,
    check: finding.check,
    severity: finding.severity,
    fingerprint: finding.fingerprint,
    episode: finding.episode,
    ...placeOf(finding),
    spender: finding.spender ?? null,
    spenderName: finding.spenderName ?? null,
    model: finding.model ?? null,
    principal: finding.principal ?? null,
    conversation: finding.conversation ?? null,
    requestMetadata: finding.requestMetadata ?? {},
    requestId: finding.requestId ?? null,
    firstObservedAt: isoOf(finding.firstObservedAt),
    detectedAt: isoOf(change === 'resolved' ? (finding.resolvedAt ?? finding.detectedAt) : finding.detectedAt),
    listCostUsd: formatUsd(finding.listCost),
    costPerHourUsd: finding.costPerHour === undefined ? null : formatUsd(finding.costPerHour),
    reason: finding.reason,
    evidence: finding.evidence,
  } as const;
}

export type FindingJson = ReturnType<typeof findingJson>;
