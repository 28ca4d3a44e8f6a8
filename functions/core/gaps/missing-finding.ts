import { fingerprintOf, type Observation } from '#core/findings/finding.ts';
import { displayUsd } from '#core/money.ts';
import type { ResolveSpender } from '#core/ports/catalog.ts';
import { type EpochMinute, type EpochMs, isoOf, msOf } from '#core/time.ts';
import type { Gap } from './gap.ts';
import { betweenText, callsText, costOf, countText, estimateText, regionOf, totalOf } from './gap-text.ts';

const CHECK = 'invocations-missing';

/** A share of the calls that makes it a matter for today. */
const MANY = 0.2;

/** Open gaps are one matter of their Region: an outage that is mended behind itself, hour by hour, is told once. */
const identityOf = (scope: string) => ({ check: CHECK, scope, resource: regionOf(scope) });

export const missingFingerprint = (scope: string): string => fingerprintOf(identityOf(scope));

/** missingFinding tells of the open gaps of a scope, each of them measured; `comparedUntil` is up to where anybody can know. */
export function missingFinding(
  gaps: readonly [Gap, ...Gap[]],
  comparedUntil: EpochMinute,
  resolveSpender: ResolveSpender,
  now: EpochMs,
): Observation {
  const [{ scope }] = gaps;
  const [from, to] = [Math.min(...gaps.map((gap) => gap.from)), Math.max(...gaps.map((gap) => gap.to))];
  const expected = totalOf(gaps, (gap) => gap.expected?.invocations ?? 0);
  const cost = costOf(gaps);
  const { missing, unestimated, listCost } = cost;
  const perHour = (listCost * 60n) / BigInt(totalOf(gaps, (gap) => gap.to - gap.from));
  const estimate = estimateText(cost, perHour);
  const money = estimate === undefined ? 'calls of unknown cost' : `${estimate}/h (${displayUsd(listCost)})`;
  const tokens = totalOf(gaps, missingTokens);
  const what = [callsText(missing), tokens > 0 && `${countText(tokens)} tokens`].filter(Boolean).join(', ');
  const [mostly, ...others] = new Set(gaps.map((gap) => gap.mostly));
  const isSilent = gaps.some(({ silent }) => silent);
  return {
    ...identityOf(scope),
    severity: isSilent || missing >= MANY * expected ? 'high' : 'medium',
    reason: [
      `blind to ${money} ${betweenText(from, to)}: ${what} were counted by Bedrock and are not in the logs read`,
      mostly === undefined || others.length > 0 ? '' : `, mostly of ${resolveSpender(mostly).name}`,
      isSilent ? '; for an hour or more nothing arrived at all' : '',
    ].join(''),
    firstObservedAt: msOf(from),
    detectedAt: now,
    listCost,
    // Only what goes on still runs up more.
    ...(to >= comparedUntil && estimate !== undefined && { costPerHour: perHour }),
    evidence: { from: isoOf(msOf(from)), to: isoOf(msOf(to)), missing, expected, unestimated, gaps: gaps.length },
  };
}

/** Tokens that were counted and are not in the ledger; 0 where nobody knows. */
function missingTokens({ expected, seen }: Gap): number {
  const kinds = ['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens'] as const;
  return kinds.reduce((sum, kind) => sum + Math.max(0, (expected?.[kind] ?? 0) - (seen?.[kind] ?? 0)), 0);
}
