/** Median with the range it came from. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new RangeError('no values to take a median of');
  const [low = min, high = max] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return { median: (low + high) / 2, min, max };
}

/** The smallest value that is at least as large as the share of all. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('no values to take a percentile of');
  return found;
}

/** What each subject took, round by round: wall and processor milliseconds, threads of its own included. */
export interface Timing {
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
}

/** Ratios of the same rounds, so that a slow moment of the machine weighs on both sides. */
export const ratioOf = (subject: readonly number[], floor: readonly number[]): Spread =>
  spreadOf(subject.map((value, round) => value / (floor[round] ?? Number.NaN)));

/** Times subjects in turns, A B A B ..., after two rounds of warm-up; one turn does not pay for the garbage of another. */
export async function interleave<Name extends string>(
  subjects: Readonly<Record<Name, () => unknown>>,
  rounds: number,
): Promise<Record<Name, Timing>> {
  const names = Object.keys(subjects) as Name[];
  const taken = new Map(names.map((name) => [name, { wall: [] as number[], cpu: [] as number[] }]));
  for (let round = -2; round < rounds; round++) {
    for (const name of names) {
      // Only the young generation: a full collection before every turn halves what a warm function reaches.
      globalThis.gc?.({ type: 'minor' });
      const [wall, cpu] = [performance.now(), process.cpuUsage()];
      await subjects[name]();
      const [took, used] = [performance.now() - wall, process.cpuUsage(cpu)];
      if (round < 0) continue;
      taken.get(name)?.wall.push(took);
      taken.get(name)?.cpu.push((used.user + used.system) / 1000);
    }
  }
  return Object.fromEntries(taken) as unknown as Record<Name, Timing>;
}
