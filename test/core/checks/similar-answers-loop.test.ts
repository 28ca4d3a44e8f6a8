import { describe, expect, it } from 'vitest';
import type { Evidence } from '#core/checks/check.ts';
import { similarAnswersLoop } from '#core/checks/detectors/similar-answers-loop.ts';
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
  return similarAnswersLoop.configure(settings)(evidence);
};

const PAGE = 'The page shows a list of hotels in the city with names, ratings and pictures, no prices are to be seen';
/** Sent round once more, in slightly other words. */
const round = (words: string): AgentText => ({
  said: `Scroll down and look for the prices of hotels ${words}`,
  to: `${PAGE} ${words}`,
});
const other: AgentText = {
  said: 'Open the site of the museum and find out when it closes on Sundays.',
  to: 'I typed the name of the museum into the search bar and this screenshot has its address, opening times and phone number.',
};

describe('a conversation', () => {
  it.each<[string, AgentText[], string]>([
    ['without an answer in words', [], 'not-applicable'],
    ['of one exchange', [round('here')], 'pass'],
    ['that comes back once', [round('here'), other, round('there')], 'pass'],
    ['that comes back twice', [round('here'), round('there'), round('again')], 'fail'],
    ['that comes back twice with other work between', [round('here'), other, round('there'), round('again')], 'fail'],
    ['that has moved on', [round('here'), round('there'), round('again'), other], 'pass'],
    [
      'in which somebody asks a short question again',
      Array.from({ length: 6 }, () => ({ said: 'We close at six.', to: 'When do you close?' })),
      'pass',
    ],
    [
      'that does one thing to many texts',
      ['red wine', 'cold rain', 'long roads', 'old songs'].map((what) => ({
        said: `It is about ${what}.`,
        to: `Say in one short sentence what the following verse is about, and do not use the first person: ${what}`,
      })),
      'pass',
    ],
    [
      'that gets the same back for ever other instructions',
      ['Book a train to Rome', 'List all open invoices', 'Who wrote this sonnet?'].map((said) => ({ said, to: PAGE })),
      'pass',
    ],
  ])('%s: %s', (_name, texts, outcome) => expect(judge(texts).map((verdict) => verdict.outcome)).toEqual([outcome]));

  it('is told as less sure, and without a word of it', () => {
    const [seen] = failures(judge([round('a'), round('b'), round('c'), round('d')]));
    expect(seen).toMatchObject({
      check: 'similar-answers-loop',
      severity: 'medium',
      evidence: { repeats: 3, threshold: 2 },
      reason: `${CALL.modelId} came back 3 times to nearly what it had said and been told before, without calling a tool; this call cost $0.00011`,
    });
    expect(JSON.stringify(seen?.reason)).not.toMatch(/hotel|price/);
  });

  it('may be allowed more', () => {
    expect(failures(judge([round('a'), round('b'), round('c')], { repeats: 3 }))).toEqual([]);
  });
});
