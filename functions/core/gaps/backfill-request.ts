import * as v from 'valibot';
import { faultsOf } from '#core/faults.ts';
import { objectOf } from '#core/invocation/json.ts';
import { type MinuteRange, SEALED_AFTER } from '#core/ledger/lateness.ts';
import { DAY, type EpochMs, MINUTE_MS, minuteOf } from '#core/time.ts';
import type { GapCause } from './gap.ts';
import { requestedRange } from './requested-range.ts';

/** A range that is to be read again, and how much of what was asked for is sealed. */
export interface BackfillRequest extends MinuteRange {
  readonly cause: GapCause;
  readonly sealedMinutes: number;
}

/** What was there before the watchdog was: enough for every window and baseline, and short of what is sealed. */
const INSTALLATION_DAYS = 30;

const installationSchema = v.strictObject({ installation: v.literal(true) });

/** parseBackfillRequest checks a request to read a range again; each error names field and fault. */
export function parseBackfillRequest(
  input: unknown,
  now: EpochMs,
): { request: BackfillRequest } | { errors: readonly string[] } {
  const isInstallation = objectOf(input)?.installation !== undefined;
  const result = v.safeParse(isInstallation ? installationSchema : requestedRange, input);
  if (!result.success) return { errors: faultsOf(result.issues, 'request') };
  const running = minuteOf(now);
  if ('installation' in result.output) {
    const from = running - INSTALLATION_DAYS * DAY;
    return { request: { from, to: running + 1, cause: 'installation', sealedMinutes: 0 } };
  }
  const [from, to] = [minuteOf(result.output.from), Math.ceil(result.output.to / MINUTE_MS)];
  const sealed = running - SEALED_AFTER;
  if (to <= from) return { errors: ['to: is not after from'] };
  if (to > running + 1) return { errors: ['to: is in the future'] };
  if (to <= sealed) return { errors: ['to: is older than 33 days; those minutes are sealed'] };
  const sealedMinutes = Math.max(0, sealed - from);
  return { request: { from: from + sealedMinutes, to, cause: 'requested', sealedMinutes } };
}
