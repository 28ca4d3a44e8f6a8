import { describe, expect, it } from 'vitest';
import type { Evidence } from '#core/checks/check.ts';
import { callDetectors } from '#core/checks/detectors/index.ts';
import type { AgentStep, AgentText } from '#core/invocation/invocation.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { aHistory, aStep } from '../../support/agent-history.ts';
import { NINE, plainFold, row } from '../../support/row.ts';

const { parserVersion: _, ...CALL } = row(1, NINE);

/** Ids of the checks that find something, with their defaults. */
function found(steps: readonly AgentStep[], texts: readonly AgentText[] = []): string[] {
  const spender = resolveSpenderWith([])(CALL.modelId);
  const evidence: Evidence['call'] = {
    invocation: CALL,
    spender,
    charge: plainFold.price(CALL, spender),
    history: aHistory(steps, texts),
  };
  return callDetectors.filter((check) => check.configure({})(evidence)[0]?.outcome === 'fail').map(({ id }) => id);
}

const RESULTS: Readonly<Record<string, string>> = { E: 'Error: no such file or directory, open config.json' };

/**
 * Calls as `A/x B/y`: a letter is one call with its arguments, what follows is what came back, `E` an error; a call without a
 * result returns the same each time.
 */
const steps = (text: string): AgentStep[] =>
  text.split(' ').map((one) => {
    const [call = '', result = `of ${call}`] = one.split('/');
    return aStep(RESULTS[result] ?? `a result that says something: ${result}`, call, 'bash', result === 'E');
  });
const times = (count: number, text: string): string => Array.from({ length: count }, () => text).join(' ');

/**
 * What loop detectors of agent frameworks call stuck, and what we do. They disagree on three, four or five repeats: ours is four, since a
 * retry that helps at its third try is daily life, and each further call of a loop costs money. They stop an agent, so a cycle is
 * stopped at its third round; we wake a person, who is to come once.
 */
describe('calls of an agent', () => {
  it.each<[string, string, string[]]>([
    ['a call and its repeat', 'A/x A/x', []],
    ['three in a row, where opencode stops', 'A/x A/x A/x', []],
    ['four in a row', 'A/x A/x A/x A/x', ['tool-call-loop']],
    ['an error three times, where OpenHands stops: the third try may help', 'A/E A/E A/E', []],
    ['an error four times', 'A/E A/E A/E A/E', ['tool-call-loop']],
    ['a retry that succeeds', 'A/E A/E A/x', []],
    ['two calls in turn, three rounds, where OpenHands stops', times(3, 'A/x B/y'), []],
    ['two calls in turn, five rounds', times(5, 'A/x B/y'), ['stalled-agent-loop']],
    ['three calls in turn, three rounds', times(3, 'A B C'), []],
    ['three calls in turn, five rounds', times(5, 'A B C'), ['stalled-agent-loop']],
    ['five calls in turn, five rounds', times(5, 'A B C D E'), ['stalled-agent-loop']],
    ['two in turn with another between', 'A B A B C A B A B', []],
    ['different calls', 'A/x B/y C/z D/w', []],
    ['three, another, and one more', 'A A B A', []],
    ['one call whose result changes: a poll', 'A/1 A/2 A/3 A/4 A/5 A/6 A/7 A/8 A/9', []],
    ['eighteen different calls of one tool', 'A B C D E F G H I J K L M N O P Q R', []],
    [
      'one call five times among twenty, where browser-use reminds its agent',
      'A B C D A E F G A H I J A K L M A N O P',
      [],
    ],
    ['one call that works, over and over: no error is needed', times(6, 'A/ok'), ['tool-call-loop']],
  ])('%s: %s', (_name, text, expected) => expect(found(steps(text))).toEqual(expected));

  it('that differ in what came back by a counter or a time alone are the same, where it is an error', () => {
    const failed = (at: number) => aStep(`Error: attempt ${at} failed at 2026-11-02T09:0${at}:00Z`, 'A', 'bash', true);
    expect(found([1, 2, 3, 4].map(failed))).toEqual(['tool-call-loop']);
  });
});

describe('words of an agent', () => {
  const said = (text: string, to = 'Please go on with the task.'): AgentText => ({ said: text, to });
  it.each<[string, AgentText[], string[]]>([
    ['the same three times, where OpenHands stops', Array.from({ length: 3 }, () => said('All done.')), []],
    ['the same four times', Array.from({ length: 4 }, () => said('All done.')), ['answer-loop']],
    [
      'the same to ever new questions: a classifier',
      Array.from('abcdefgh', (letter) => said('positive', `Is this review good: ${letter}?`)),
      [],
    ],
  ])('%s', (_name, texts, expected) => expect(found([], texts)).toEqual(expected));
});
