import { type EpochMinute, HOUR } from '#core/time.ts';
import { type CountedHour, sumOf } from './counted-hour.ts';

/** What one hour's two counts come to. */
export interface ComparedHour {
  readonly start: EpochMinute;
  readonly expected: number;
  readonly seen: number;
  /** Calls the service counted and the ledger does not have, by model key. */
  readonly missing: ReadonlyMap<string, number>;
  /** Calls the ledger has beyond what the service counted, or of ids that it gave no number for. */
  readonly surplus: number;
  /** Calls were counted, and not one record is there. */
  readonly silent: boolean;
  readonly neverLogged: number;
}

/**
 * compareHours tells what each hour lacks and has too much. What one hour lacks of a model and its neighbour has too many are the
 * same calls: a record and a metric need not date a call alike. A call whose id has no number in the metrics is taken for one
 * that they counted under another id, as a prompt router's may be, before it is taken for one too many.
 */
export function compareHours(hours: readonly CountedHour[]): ComparedHour[] {
  const differences = acrossEdges(hours);
  return hours.map((hour, i) => {
    const { start, expected, seen, records, neverLogged } = hour;
    const lacks = new Map<string, number>();
    let over = 0;
    let unnamed = 0;
    for (const [key, difference] of differences[i] ?? []) {
      if (difference > 0) lacks.set(key, difference);
      else if (expected.has(key)) over -= difference;
      else unnamed -= difference;
    }
    const { missing, left } = takeOff(lacks, unnamed);
    const [expectedCalls, seenCalls] = [sumOf(expected), sumOf(seen)];
    return {
      start,
      expected: expectedCalls,
      seen: seenCalls,
      missing,
      surplus: over + left,
      silent: records === 0 && missing.size > 0,
      neverLogged,
    };
  });
}

/** Expected less seen by model key, with what neighbouring hours have of opposite sign taken off both. */
function acrossEdges(hours: readonly CountedHour[]): Map<string, number>[] {
  const differences = hours.map(({ expected, seen }) => {
    const keys = new Set([...expected.keys(), ...seen.keys()]);
    return new Map([...keys].map((key) => [key, (expected.get(key) ?? 0) - (seen.get(key) ?? 0)]));
  });
  for (const [i, hour] of hours.entries()) {
    const [here, next] = [differences[i], differences[i + 1]];
    if (!here || !next || hours[i + 1]?.start !== hour.start + HOUR) continue;
    for (const [key, difference] of here) {
      const other = next.get(key) ?? 0;
      if (difference * other >= 0) continue;
      const moved = Math.sign(difference) * Math.min(Math.abs(difference), Math.abs(other));
      here.set(key, difference - moved);
      next.set(key, other + moved);
    }
  }
  return differences;
}

/** Takes a number of calls off, first where most are missing. */
function takeOff(
  lacks: ReadonlyMap<string, number>,
  unnamed: number,
): { missing: ReadonlyMap<string, number>; left: number } {
  const missing = new Map<string, number>();
  let left = unnamed;
  for (const [key, calls] of [...lacks].sort(([, a], [, b]) => b - a)) {
    const taken = Math.min(calls, left);
    left -= taken;
    if (calls > taken) missing.set(key, calls - taken);
  }
  return { missing, left };
}
