import * as v from 'valibot';
import { loopResource, loopSeen } from '#core/checks/agent-loop.ts';
import { defineCheck, type Evidence } from '#core/checks/check.ts';
import type { AgentText } from '#core/invocation/invocation.ts';
import { steadyText } from '#core/invocation/steady-text.ts';

/** Answers at the end of a conversation that say the same to the same. */
function repeatedAnswers(history: Evidence['call']['history']): number {
  const newest = history.text(0);
  if (!newest) return 0;
  let repeats = 1;
  for (let before = history.text(1); before && isRepeat(before, newest); ) before = history.text(++repeats);
  return repeats;
}

/** A counter may differ on one side: where both differ in their numbers, each may be the answer to its own question. */
const isRepeat = (a: AgentText, b: AgentText): boolean =>
  (a.to === b.to && same(a.said, b.said)) || (a.said === b.said && a.said.length >= SENTENCE && same(a.to, b.to));

/** Characters from which an answer is no mere label, such as a classifier gives. */
const SENTENCE = 40;

/** Counters and ids change a text's length by little, and almost no two answers are of one length. */
const same = (a: string, b: string): boolean =>
  a === b || (Math.abs(a.length - b.length) < 40 && steadyText(a) === steadyText(b));

/**
 * A model and its harness that say the same to each other over and over, without a tool call between. Equal answers to different
 * questions are a classifier's daily work and no loop.
 */
export const answerLoop = defineCheck({
  id: 'answer-loop',
  title: 'No conversation goes round in the same words',
  reads: 'call',
  parameters: v.strictObject({
    /** Equal answers to equal messages in a row. */
    repeats: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(40)), 4),
  }),

  evaluate(evidence, { repeats }) {
    const resource = loopResource(evidence);
    const count = repeatedAnswers(evidence.history);
    if (count === 0) return [{ outcome: 'not-applicable', resource }];
    if (count < repeats) return [{ outcome: 'pass', resource }];
    const what = `gave the same answer ${count} times in a row to the same message, without calling a tool`;
    return [
      {
        outcome: 'fail',
        observation: loopSeen('answer-loop', evidence, what, { repeats: count, threshold: repeats }),
      },
    ];
  },
});
