import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runChild } from './child.ts';
import { type LoopRun, scoreLoops } from './loop-score.ts';
import type { BenchInput, Section } from './section.ts';

const CHECKS = /loop|runaway/;
const TRUTH = '.truth.jsonl';

/** Runs of agents, each known to end in a loop or not, through `replay --json`: what is found of the loops, and what of the others. */
export async function loops({ data = '', say }: BenchInput): Promise<Section[]> {
  const [rows, kinds]: [Section['rows'][number][], Section['rows'][number][]] = [[], []];
  for (const truth of globSync(`**/*${TRUTH}`, { cwd: data }).toSorted()) {
    const name = truth.slice(0, -TRUTH.length);
    say(`loops: ${name}`);
    const runs = linesOf(join(data, truth)) as LoopRun[];
    const tipped = await findingsIn(join(data, `${name}.jsonl.gz`));
    const score = scoreLoops(runs, tipped);
    rows.push({
      records: name,
      runs: runs.length,
      'loops found': `${score.found} of ${score.loops}`,
      'false alarms': `${score.falseAlarms} of ${score.others}`,
      'dollars saved': score.loops === 0 ? undefined : score.saved / score.atStake,
      'calls late': score.late,
      'without a run': [...tipped].filter((id) => !knows(runs, id)).length,
    });
    for (const [kind, { runs: number, found }] of score.kinds) kinds.push({ records: name, kind, runs: number, found });
  }
  const notes = rows.length === 0 ? [`left out: DATA_FOLDER holds no *${TRUTH}`] : [];
  return [
    {
      bench: 'loops',
      about:
        'findings of the loop checks against what is known of each run; saved is the share of a loop’s dollars spent after its finding',
      rows,
      notes,
    },
    { bench: 'loops-kinds', about: 'runs with a finding, by kind', rows: kinds },
  ];
}

/** Calls that tipped a finding of a loop check. */
async function findingsIn(records: string): Promise<ReadonlySet<string>> {
  const settings = ['catalog', 'config'].flatMap((name) => {
    const file = join(dirname(records), `${name}.json`);
    return existsSync(file) ? [`--${name}`, file] : [];
  });
  const tipped = new Set<string>();
  await runChild('functions/local/main.ts', ['replay', records, '--json', ...settings], [], (line) => {
    if (!line.includes('"type":"finding"')) return;
    const { change, check, requestId } = JSON.parse(line) as Record<string, string | null>;
    if (change === 'opened' && CHECKS.test(check ?? '') && requestId) tipped.add(requestId);
  });
  return tipped;
}

const linesOf = (file: string): unknown[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const knows = (runs: readonly LoopRun[], id: string): boolean =>
  runs.some(({ calls }) => calls.some(({ requestId }) => requestId === id));
