import { describe, expect, it } from 'vitest';
import type { Evidence } from '#core/checks/check.ts';
import { answerLoop } from '#core/checks/detectors/answer-loop.ts';
import type { AgentText } from '#core/invocation/invocation.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { aHistory } from '../../support/agent-history.ts';
import { NINE, plainFold, row } from '../../support/row.ts';
import { failures } from './spend-evidence.ts';

const { parserVersion: _, ...CALL } = row(1, NINE);
const judge = (texts: readonly AgentText[], settings: unknown = {}) => {
  const spender = resolveSpenderWith([])(CALL.modelId);
  const charge = plainFold.price(CALL, spender);
  const evidence: Evidence['call'] = { invocation: CALL, spender, charge, history: aHistory([], texts) };
  return answerLoop.configure(settings)(evidence);
};
const text = (said = 'I will wait for more.', to = 'Give one action.'): AgentText => ({ said, to });
const times = (number: number, one: (at: number) => AgentText): AgentText[] =>
  Array.from({ length: number }, (__, at) => one(at));

describe('a conversation', () => {
  it.each<[string, AgentText[], string]>([
    ['without an answer in words', [], 'not-applicable'],
    ['that says the same three times', times(3, () => text()), 'pass'],
    ['that says the same four times', times(4, () => text()), 'fail'],
    ['that counts its tries', times(4, (at) => text(`Try ${at}: I will wait for more.`)), 'fail'],
    [
      'with equal answers to different questions',
      times(9, (at) => text('positive', `Review of ${'abcdefghi'[at]}`)),
      'pass',
    ],
    ['with equal labels for numbered items', times(9, (at) => text('yes', `Is ${at} a prime?`)), 'pass'],
    [
      'with an answer to each numbered item',
      times(9, (at) => text(`Order ${at} was sent.`, `Where is ${at}?`)),
      'pass',
    ],
    [
      'that says the same to messages with a counter',
      times(4, (at) => text('There is nothing I can do until the build is green.', `Reminder ${at}: go on.`)),
      'fail',
    ],
    ['with different answers to the same question', times(9, (at) => text(`It is ${'abcdefghi'[at]}.`)), 'pass'],
    ['that has moved on', [...times(9, () => text()), text('Done.')], 'pass'],
  ])('%s: %s', (_name, texts, outcome) => expect(judge(texts).map((verdict) => verdict.outcome)).toEqual([outcome]));

  it('is told without a word of it', () => {
    const [seen] = failures(judge(times(5, () => text())));
    expect(seen).toMatchObject({ check: 'answer-loop', evidence: { repeats: 5, threshold: 4 } });
    expect(JSON.stringify(seen?.reason)).not.toMatch(/wait|action/);
  });
});
