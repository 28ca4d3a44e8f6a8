import * as v from 'valibot';
import { faultsOf } from '#core/faults.ts';
import { type EpochMs, floorTo, HOUR, isoOf, minuteOf, msOf } from '#core/time.ts';
import { knowableFrom, settledUntil } from './compared-range.ts';
import { requestedRange } from './requested-range.ts';
import type { HourRange } from './short-hours.ts';

/** parseReconcileRequest reads a request to compare the whole hours that a range touches; each error names field and fault. */
export function parseReconcileRequest(
  input: unknown,
  now: EpochMs,
): { range: HourRange } | { errors: readonly string[] } {
  const result = v.safeParse(requestedRange, input);
  if (!result.success) return { errors: faultsOf(result.issues, 'request') };
  const { from, to } = result.output;
  const range = { from: floorTo(minuteOf(from), HOUR), to: -floorTo(-Math.ceil(to / 60_000), HOUR) };
  if (range.to <= range.from) return { errors: ['to: is not after from'] };
  const [first, last] = [knowableFrom(now), settledUntil(now)];
  if (range.from < first) return { errors: [`from: is before ${isoOf(msOf(first))}; older counts are not listed`] };
  if (range.to > last) return { errors: [`to: is after ${isoOf(msOf(last))}; later counts are not settled`] };
  return { range };
}
