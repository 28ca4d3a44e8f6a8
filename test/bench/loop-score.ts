/** One run of an agent as its maker knows it. */
export interface LoopRun {
  readonly run: string;
  readonly kind: string;
  /** It ends in a loop. */
  readonly positive: boolean;
  /** Call with which the loop begins. */
  readonly first_loop_step: number | null;
  readonly calls: readonly { readonly step: number; readonly requestId: string; readonly cost: number }[];
}

export interface LoopScore {
  readonly found: number;
  readonly loops: number;
  readonly falseAlarms: number;
  readonly others: number;
  /** Dollars that loops spent after they were found, of all that those runs spent. */
  readonly saved: number;
  readonly atStake: number;
  /** Calls from the first of a loop to its finding, median. */
  readonly late: number | undefined;
  /** Share of the runs of a kind that have a finding. */
  readonly kinds: ReadonlyMap<string, { readonly runs: number; readonly found: number }>;
}

/** scoreLoops ties findings to runs by the call that tipped them; a run is found with the first of its calls that did. */
export function scoreLoops(runs: readonly LoopRun[], requestIds: ReadonlySet<string>): LoopScore {
  let [found, loops, falseAlarms, saved, atStake] = [0, 0, 0, 0, 0];
  const late: number[] = [];
  const kinds = new Map<string, { runs: number; found: number }>();
  for (const { kind, positive, first_loop_step, calls } of runs) {
    const at = calls.findIndex(({ requestId }) => requestIds.has(requestId));
    const isFound = at >= 0;
    const ofKind = kinds.get(kind) ?? { runs: 0, found: 0 };
    kinds.set(kind, { runs: ofKind.runs + 1, found: ofKind.found + Number(isFound) });
    if (!positive) {
      falseAlarms += Number(isFound);
      continue;
    }
    loops += 1;
    atStake += costOf(calls);
    if (!isFound) continue;
    found += 1;
    saved += costOf(calls.slice(at + 1));
    late.push((calls[at]?.step ?? 0) - (first_loop_step ?? 0));
  }
  return { found, loops, falseAlarms, others: runs.length - loops, saved, atStake, late: middleOf(late), kinds };
}

const costOf = (calls: LoopRun['calls']): number => calls.reduce((sum, { cost }) => sum + cost, 0);

const middleOf = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[values.length >> 1];
