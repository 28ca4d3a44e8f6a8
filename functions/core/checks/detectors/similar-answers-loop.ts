import * as v from 'valibot';
import { loopResource, loopSeen } from '#core/checks/agent-loop.ts';
import { defineCheck, type Evidence } from '#core/checks/check.ts';
import type { AgentText } from '#core/invocation/invocation.ts';
import { likeness, type WordSet, wordSet } from '#core/invocation/word-set.ts';

/** Likeness from which two messages say nearly the same, and two answers ask for nearly the same; see test/bench, `loops`. */
const SAME_MESSAGE = 0.7;
const SAME_ANSWER = 0.35;
/** Words from which a message and an answer say something: people ask short questions twice, and a classifier answers in few. */
const TELLING = { to: 12, said: 6 };

interface Exchange {
  readonly said: WordSet;
  readonly to: WordSet;
}

/** Exchanges of an unbroken conversation that say nearly what an earlier one said; 0 unless the newest does. */
function similarExchanges(history: Evidence['call']['history']): number {
  const newest = history.text(0);
  if (!newest || !history.text(2)) return 0;
  const latest = exchangeOf(newest);
  const exchanges = [latest];
  for (let back = 1, text = history.text(1); text; text = history.text(++back)) exchanges.push(exchangeOf(text));
  const isSimilar = (one: Exchange, at: number): boolean =>
    one.to.size >= TELLING.to &&
    one.said.size >= TELLING.said &&
    exchanges.slice(at + 1).some((before) => areSimilar(one, before));
  return isSimilar(latest, 0) ? exchanges.filter(isSimilar).length : 0;
}

const exchangeOf = ({ said, to }: AgentText): Exchange => ({ said: wordSet(said), to: wordSet(to) });

const areSimilar = (a: Exchange, b: Exchange): boolean =>
  likeness(a.to, b.to) >= SAME_MESSAGE && likeness(a.said, b.said) >= SAME_ANSWER;

/**
 * Agents that send each other round: an instruction in ever new words, and in return nearly what was returned before. Neither is
 * ever quite the same, so this is less sure than what repeats to the letter: a conversation that has one template filled in again and
 * again looks like it, where its answers are long and alike.
 */
export const similarAnswersLoop = defineCheck({
  id: 'similar-answers-loop',
  title: 'No conversation keeps coming back to nearly the same',
  reads: 'call',
  parameters: v.strictObject({
    /** Exchanges that said nearly what an earlier one of the same conversation had said. */
    repeats: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(39)), 2),
  }),

  evaluate(evidence, { repeats }) {
    const resource = loopResource(evidence);
    if (!evidence.history.text(0)) return [{ outcome: 'not-applicable', resource }];
    const count = similarExchanges(evidence.history);
    if (count < repeats) return [{ outcome: 'pass', resource }];
    const what = `came back ${count} times to nearly what it had said and been told before, without calling a tool`;
    const observation = loopSeen('similar-answers-loop', evidence, what, { repeats: count, threshold: repeats });
    return [{ outcome: 'fail', observation: { ...observation, severity: 'medium' } }];
  },
});
