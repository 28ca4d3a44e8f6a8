import type { EpochMs } from '#core/time.ts';
import { clockText, dayText } from './format.ts';

/** Round values from 0 up, the last at or above `max`; three to six of them. `max` must be positive. */
export function valueTicks(max: number): number[] {
  const rough = max / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = magnitude * ([1, 2, 2.5, 5].find((factor) => factor * magnitude >= rough) ?? 10);
  return Array.from({ length: Math.ceil(max / step - 1e-9) + 1 }, (_, index) => index * step);
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const STEPS = [HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY];
const MOST_TICKS = 9;

export interface TimeTick {
  readonly at: EpochMs;
  readonly label: string;
}

/** At most nine round UTC times inside [start, end): hours as `14:00`, days as `2 Nov`. */
export function timeTicks(start: EpochMs, end: EpochMs): TimeTick[] {
  const step = STEPS.find((candidate) => (end - start) / candidate <= MOST_TICKS) ?? end - start;
  const first = Math.ceil(start / step) * step;
  const count = Math.max(0, Math.ceil((end - first) / step));
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * step;
    return { at, label: at % DAY === 0 ? dayText(at) : clockText(at) };
  });
}
