import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '#core/checks/check.ts';
import { idleSteps, stalledAgentLoop } from '#core/checks/detectors/stalled-agent-loop.ts';
import type { AgentStep } from '#core/invocation/invocation.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { aHistory, aStep } from '../../support/agent-history.ts';
import { NINE, plainFold, row } from '../../support/row.ts';
import { failures } from './spend-evidence.ts';

const { parserVersion: _, ...CALL } = row(1, NINE, { role: 'arn:aws:iam::111122223333:role/agent' });
const judge = (steps: readonly AgentStep[], settings: unknown = {}) => {
  const spender = resolveSpenderWith([])(CALL.modelId);
  const charge = plainFold.price(CALL, spender);
  const evidence: Evidence['call'] = { invocation: CALL, spender, charge, history: aHistory(steps) };
  return stalledAgentLoop.configure(settings)(evidence);
};

/** A result long enough to say something. */
const page = (name: string): string => `the whole content of ${name}, as it was before`;
const read = (file: string, call = `cat ${file}`): AgentStep => aStep(page(file), call);
const edit = (line: number): AgentStep => aStep('<output>\n</output>', `sed -i ${line}d`);
const failingTest = aStep('2 failed, 17 passed in 3 s, see above', 'pytest', 'bash', true);
const times = (number: number, steps: (at: number) => AgentStep[]): AgentStep[] =>
  Array.from({ length: number }, (__, at) => steps(at)).flat();

/** After one reading, `i` reads the same in another way and `n` reads something new; five steps that were news come before. */
const mixed = (steps: string): AgentStep[] => [
  ...times(5, (at) => [read(`before-${at}`)]),
  read('a'),
  ...[...steps.replaceAll(' ', '')].map((one, at) => (one === 'i' ? read('a', `head -${at} a`) : read(`new-${at}`))),
];

describe('an agent that gets nowhere', () => {
  it.each<[string, AgentStep[], string]>([
    ['without any step', [], 'not-applicable'],
    ['two calls in turn', times(5, () => [read('a'), read('b')]), 'fail'],
    ['a cycle of four', times(3, () => ['a', 'b', 'c', 'd'].map((file) => read(file))), 'fail'],
    [
      'the same files in other ways',
      [read('a'), read('b'), ...times(4, (at) => [read('a', `head -${at} a`), read('b', `tail -${at} b`)])],
      'fail',
    ],
    [
      'one intent in ever new words',
      times(9, (at) => [aStep(failingTest.result, `pytest -q --maxfail=${at}`, 'bash', true)]),
      'fail',
    ],
    ['seven such steps', [read('a'), ...times(7, (at) => [read('a', `head -${at} a`)])], 'pass'],
    ['tests after each edit', times(20, (at) => [edit(at), failingTest]), 'pass'],
    ['tests after no edit that changes', times(20, () => [edit(1), failingTest]), 'fail'],
    [
      'a poll whose answer changes',
      times(20, (at) => [aStep(`{"state": "running", "progress": ${at}}`, 'curl')]),
      'pass',
    ],
    ['a walk through many files', times(30, (at) => [read(`file-${at}`)]), 'pass'],
    ['news after a while', [...times(6, () => [read('a'), read('b')]), read('c')], 'pass'],
    ['fourteen of twenty, with news in between', mixed('iiin iiin iiin iiin ii'), 'fail'],
    ['thirteen of twenty', mixed('iiin iiin iiin iinn ii'), 'pass'],
    ['fourteen of twenty, and news at the end', mixed('iiin iiin iiin iiin iin'), 'pass'],
    ['fourteen, and before them nothing', mixed('iiin iiin iiin ii'), 'pass'],
    ['one call over and over, which is the matter of another check', times(12, () => [read('a')]), 'pass'],
  ])('%s: %s', (_name, steps, outcome) => expect(judge(steps).map((verdict) => verdict.outcome)).toEqual([outcome]));

  it('is told with how many steps brought nothing, and of how many kinds they were', () => {
    const [seen] = failures(judge(times(6, () => [read('a'), read('b')])));
    expect(seen).toMatchObject({
      check: 'stalled-agent-loop',
      severity: 'high',
      evidence: { tool: 'read_file', steps: 10, among: 10, threshold: 8, differentCalls: 2, differentResults: 2 },
    });
    expect(seen?.reason).toContain('made 10 tool calls in a row, 2 of them different');
    expect(seen?.reason).not.toContain('content of');
  });

  it('can be told sooner where a profile wants it', () => {
    const steps = [read('a'), ...times(4, (at) => [read('a', `head -${at} a`)])];
    expect(judge(steps, { steps: 4 }).map(({ outcome }) => outcome)).toEqual(['fail']);
    expect(judge(steps, { steps: 5 }).map(({ outcome }) => outcome)).toEqual(['pass']);
  });

  const anyStep = fc
    .tuple(fc.constantFrom('a', 'b', 'c'), fc.nat({ max: 3 }))
    .map(([file, n]) => read(file, `head -${n} ${file}`));
  test.prop([fc.array(anyStep, { maxLength: 20 })])(
    'is never the one whose last step brought something new',
    (steps) => {
      expect(idleSteps(aHistory([...steps, read('new')]))).toBe(0);
    },
  );

  test.prop([fc.array(anyStep, { minLength: 1, maxLength: 20 })])(
    'gets one step further nowhere with every repeat',
    (steps) => {
      const idle = idleSteps(aHistory(steps));
      const again = steps[steps.length - 1] as AgentStep;
      expect(idleSteps(aHistory([...steps, again]))).toBe(idle + 1);
    },
  );
});
