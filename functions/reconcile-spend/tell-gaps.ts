import type { FindingChange } from '#core/findings/finding.ts';
import type { ComparedHour } from '#core/gaps/compare-hours.ts';
import { disagreeFinding, disagreeFingerprint } from '#core/gaps/disagree-finding.ts';
import { lostFinding, lostFingerprint } from '#core/gaps/lost-finding.ts';
import { missingFinding, missingFingerprint } from '#core/gaps/missing-finding.ts';
import { surplusHours } from '#core/gaps/short-hours.ts';
import type { ResolveSpender } from '#core/ports/catalog.ts';
import type { EpochMinute, EpochMs } from '#core/time.ts';
import type { FindingRecorder } from '#functions/findings/finding-recorder.ts';
import type { SettledGap } from './settle-gaps.ts';

export interface TellGaps {
  readonly findings: Pick<FindingRecorder, 'record' | 'end'>;
  readonly resolveSpender: ResolveSpender;
}

/** tellGaps brings the findings of a scope to what its gaps are; they follow from what is stored, so a run that died is made up for. */
export async function tellGaps(
  { findings, resolveSpender }: TellGaps,
  scope: string,
  settled: readonly SettledGap[],
  comparedUntil: EpochMinute,
  now: EpochMs,
): Promise<FindingChange[]> {
  const gaps = settled.map(({ after }) => after);
  const [first, ...others] = gaps.filter(({ status, expected }) => status === 'open' && expected !== undefined);
  const changes = [
    first
      ? await findings.record(missingFinding([first, ...others], comparedUntil, resolveSpender, now))
      : await findings.end(missingFingerprint(scope), now),
  ];
  for (const { before, after } of settled) {
    const lost = lostFinding(after, now);
    if (lost) changes.push(await findings.record(lost));
    else if (before?.status === 'unmendable' && after.status !== 'unmendable')
      changes.push(await findings.end(lostFingerprint(after), now));
  }
  return changes.filter((change) => change !== undefined);
}

/** tellSurplus says that the ledger has more than was counted; only who has looked at all recent hours can say that it is over. */
export async function tellSurplus(
  { findings }: TellGaps,
  scope: string,
  hours: readonly ComparedHour[],
  isAll: boolean,
  now: EpochMs,
): Promise<FindingChange[]> {
  const surplus = surplusHours(hours);
  const change =
    surplus.length > 0
      ? await findings.record(disagreeFinding(scope, surplus, now))
      : isAll && hours.length > 0
        ? await findings.end(disagreeFingerprint(scope), now)
        : undefined;
  return change ? [change] : [];
}
