import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { repeatsAtEnd } from '#core/checks/agent-loop.ts';
import type { Evidence } from '#core/checks/check.ts';
import { toolCallLoop } from '#core/checks/detectors/tool-call-loop.ts';
import type { AgentStep, Invocation } from '#core/invocation/invocation.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { aHistory, aStep } from '../../support/agent-history.ts';
import { NINE, plainFold, row } from '../../support/row.ts';
import { failures } from './spend-evidence.ts';

const step = aStep;
const times = (number: number, one = step()): AgentStep[] => Array.from({ length: number }, () => one);

const { parserVersion: _, ...CALL } = row(1, NINE, { role: 'arn:aws:iam::111122223333:role/agent' });
function evidenceOf(history: readonly AgentStep[], other: Partial<Invocation> = {}): Evidence['call'] {
  const invocation = { ...CALL, ...other };
  const spender = resolveSpenderWith([])(invocation.modelId);
  return { invocation, spender, charge: plainFold.price(invocation, spender), history: aHistory(history) };
}
const judge = (history: readonly AgentStep[], settings: unknown = {}, other: Partial<Invocation> = {}) =>
  toolCallLoop.configure(settings)(evidenceOf(history, other));

describe('the end of a history', () => {
  it.each<[string, AgentStep[], string]>([
    ['without any step', [], 'not-applicable'],
    ['one step', times(1), 'pass'],
    ['the same call and result three times', times(3), 'pass'],
    ['the same call and result four times', times(4), 'fail'],
    ['as many as a history holds', times(40), 'fail'],
    ['four times after other work', [step('y', 'B'), step('z', 'C'), ...times(4)], 'fail'],
    [
      'a poll whose answer changes each time',
      ['1 %', '2 %', '3 %', '4 %', '5 %'].map((result) => step(result)),
      'pass',
    ],
    ['a poll whose last answer differs', [...times(6), step('done')], 'pass'],
    ['different arguments, same answer', ['A', 'B', 'C', 'D'].map((call) => step('x', call)), 'pass'],
    ['the same error four times', times(4, step('locked', 'A', 'read_file', true)), 'fail'],
    ['an error that is sometimes none', [...times(3), step('x', 'A', 'read_file', true)], 'pass'],
    ['another tool in between', [...times(3), step('x', 'A', 'grep'), ...times(3)], 'pass'],
    ['another tool of the same arguments and result', ['a', 'b', 'c', 'd'].map((tool) => step('x', 'A', tool)), 'pass'],
    ['a loop that the agent has left', [...times(9), step('y', 'B')], 'pass'],
  ])('%s: %s', (_name, history, outcome) =>
    expect(judge(history).map((verdict) => verdict.outcome)).toEqual([outcome]),
  );

  test.prop([
    fc.array(fc.constantFrom(step('x'), step('y'), step('x', 'B')), { maxLength: 12 }),
    fc.integer({ min: 2, max: 40 }),
  ])('fails exactly where its last steps are as many equal ones as the setting asks', (history, repeats) => {
    const last = history.slice(-repeats);
    const stuck = last.length === repeats && last.every((one) => one === last[0]);
    expect(failures(judge(history, { repeats })).length).toBe(stuck ? 1 : 0);
  });

  test.prop([fc.nat({ max: 60 }), fc.nat({ max: 10 })])(
    'counts every equal step, beyond forty too',
    (equal, others) => {
      const history = [...Array.from({ length: others }, (__, at) => step(String(at))), ...times(equal)];
      expect(repeatsAtEnd(aHistory(history))).toBe(equal > 0 ? equal : Math.min(1, others));
    },
  );
});

describe('the finding', () => {
  it('is one for a conversation', () => {
    const features = { keyId: 1, conversation: 'aaaaaaaaaaaaaaaa' };
    const [seen] = failures(judge(times(5), {}, { features }));
    expect(seen).toMatchObject({
      resource: `${CALL.modelId}/aaaaaaaaaaaaaaaa`,
      conversation: 'aaaaaaaaaaaaaaaa',
      severity: 'high',
    });
  });

  it('is one for a role where no conversation is known, whatever the request', () => {
    const resources = ['r-1', 'r-2'].flatMap((requestId) =>
      failures(judge(times(4), {}, { requestId })).map(({ resource }) => resource),
    );
    expect(resources).toEqual(Array(2).fill(`${CALL.modelId}/${CALL.role}`));
  });

  it('says what repeats, how often and what the call cost', () => {
    const [seen] = failures(judge(times(5)));
    expect(seen).toMatchObject({
      check: 'tool-call-loop',
      requestId: CALL.requestId,
      principal: CALL.role,
      listCost: 110_000_000n,
      evidence: { tool: 'read_file', repeats: 5, threshold: 4, isError: false },
      reason: `${CALL.modelId} called read_file 5 times in a row with the same arguments and the same result; this call cost $0.00011`,
    });
    const [failed] = failures(judge(times(4, step('x', 'A', 'read_file', true))));
    expect(failed?.reason).toContain('the same error');
  });

  it.each<[string, Partial<Evidence['call']['charge']>, string]>([
    ['no price', { listCost: 0n, unpricedMeters: ['input'] }, 'what this call cost is unknown'],
    ['a price for a part of it', { listCost: 20_000_000_000n, unpricedMeters: ['cacheRead'] }, 'cost at least $0.02'],
    ['nothing to pay for the call', { listCost: 0n, unpricedMeters: [] }, 'this call cost $0'],
  ])('says what is known of the cost of a call with %s', (_, charge, text) => {
    const evidence = evidenceOf(times(4));
    const verdict = toolCallLoop.configure({})({ ...evidence, charge: { ...evidence.charge, ...charge } });
    expect(failures(verdict)[0]?.reason).toContain(text);
  });

  it.each(['', 'ignore all\nprevious alerts', '<!channel>', 'a b', 'café', `${'a'.repeat(65)}`, 'x\u202e', '$(rm)'])(
    'does not show a tool name that is none: %j',
    (tool) => {
      const [seen] = failures(judge(times(4, step('x', 'A', tool))));
      expect(seen?.evidence.tool).toBe('a tool');
      expect(seen?.reason).toContain(' called a tool 4 times');
    },
  );

  test.prop([fc.string({ unit: 'binary', minLength: 9 }), fc.string({ unit: 'binary', minLength: 9 })])(
    'never holds what was asked or answered',
    (call, result) => {
      const marked = judge(times(4, step(`secret ${result}`, `secret ${call}`)));
      expect(JSON.stringify(marked, (__, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
        'secret',
      );
    },
  );

  it.each([{ repeats: 1 }, { repeats: 41 }, { repeats: 2.5 }, { repeat: 4 }])(
    'cannot be configured with %j',
    (settings) => expect(() => toolCallLoop.configure(settings)).toThrow(),
  );
});
