import { expect, it } from 'vitest';
import { type LoopRun, scoreLoops } from './loop-score.ts';

const run = (name: string, other: Partial<LoopRun>): LoopRun => ({
  run: name,
  kind: 'cycle',
  positive: true,
  first_loop_step: 1,
  calls: [0, 1, 2, 3].map((step) => ({ step, requestId: `${name}${step}`, cost: 0.25 })),
  ...other,
});
const RUNS = [
  run('a', {}),
  run('b', {}),
  run('c', { kind: 'real', positive: false, first_loop_step: null }),
  run('d', { kind: 'real', positive: false, first_loop_step: null }),
];

it('finds a run with the first of its calls that has a finding, and saves what it spends after that', () => {
  const { kinds, ...score } = scoreLoops(RUNS, new Set(['a2', 'a3', 'c0']));
  expect(score).toEqual({ found: 1, loops: 2, falseAlarms: 1, others: 2, saved: 0.25, atStake: 2, late: 1 });
  expect([...kinds]).toEqual([
    ['cycle', { runs: 2, found: 1 }],
    ['real', { runs: 2, found: 1 }],
  ]);
});

it('says nothing of how late it is where nothing is found', () => {
  expect(scoreLoops(RUNS, new Set()).late).toBeUndefined();
});
