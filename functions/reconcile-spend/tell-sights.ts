import { observationOf, type Sight, sightFingerprint } from '#core/blindness/sight.ts';
import type { FindingChange } from '#core/findings/finding.ts';
import type { EpochMs } from '#core/time.ts';
import type { FindingRecorder } from '#functions/findings/finding-recorder.ts';

export type TellSights = Pick<FindingRecorder, 'record' | 'end'>;

/** tellSights records what is wrong and ends what is well again. */
export async function tellSights(
  findings: TellSights,
  sights: readonly Sight[],
  now: EpochMs,
): Promise<FindingChange[]> {
  const changes: FindingChange[] = [];
  for (const sight of sights) {
    const change = sight.wrong
      ? await findings.record(observationOf(sight, sight.wrong, now))
      : await findings.end(sightFingerprint(sight), now);
    if (change) changes.push(change);
  }
  return changes;
}
