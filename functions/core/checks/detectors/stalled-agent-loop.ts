import * as v from 'valibot';
import { loopResource, loopSeen, repeatsAtEnd, shownTool } from '#core/checks/agent-loop.ts';
import { defineCheck, type Evidence } from '#core/checks/check.ts';

type History = Evidence['call']['history'];

/** How far back a result is looked for. */
const WINDOW = 40;
/** Characters from which a result says something: an edit or a deletion returns next to nothing, time after time. */
const TELLING = 24;
const MARKUP = /<[^>]*>/g;

/** Among so many newest steps, with news in between, so many that brought nothing are a stall as well. */
const AMONG = 20;

/**
 * Steps at the end of a history that brought nothing new: each returned what an earlier one had returned already. A result
 * that says next to nothing counts only where its call was made before as well, so that edits between equal test runs do not.
 */
export function idleSteps(history: History): number {
  let idle = 0;
  while (broughtNothing(history, idle)) idle++;
  return idle;
}

/** Steps among the newest that brought nothing new; fewer than there are once they cannot be `enough`. */
function idleAmong(history: History, enough: number): number {
  let [idle, news] = [0, 0];
  for (let at = 0; at < AMONG && news <= AMONG - enough; at++) {
    if (broughtNothing(history, at)) idle++;
    else news++;
  }
  return idle;
}

function broughtNothing(history: History, at: number): boolean {
  const step = history.step(at);
  if (!step) return false;
  let isTelling: boolean | undefined;
  for (let back = at + 1; back <= at + WINDOW; back++) {
    const before = history.step(back);
    if (!before) return false;
    // An outcome is made when it is asked for, and that of an error takes the longest.
    if (before.isError !== step.isError || before.outcome !== step.outcome) continue;
    isTelling ??= step.outcome.replace(MARKUP, '').trim().length >= TELLING;
    if (isTelling || before.call === step.call) return true;
  }
  return false;
}

/**
 * An agent that works and gets nowhere: cycles of calls, the same files read again, one intent in ever new words. What it asks
 * may differ; what comes back has all been there. A test run after each edit, a poll, and a walk through many files bring news.
 */
export const stalledAgentLoop = defineCheck({
  id: 'stalled-agent-loop',
  title: 'Agents learn something new within a few steps',
  reads: 'call',
  parameters: v.strictObject({
    /** Steps in a row that brought nothing new. */
    steps: v.optional(v.pipe(v.number(), v.integer(), v.minValue(3), v.maxValue(39)), 8),
    /** Steps among the last twenty that brought nothing new, where something new came in between. */
    stepsOfTwenty: v.optional(v.pipe(v.number(), v.integer(), v.minValue(3), v.maxValue(AMONG)), 14),
  }),

  evaluate(evidence, { steps, stepsOfTwenty }) {
    const resource = loopResource(evidence);
    const { history } = evidence;
    const newest = history.step(0);
    if (!newest) return [{ outcome: 'not-applicable', resource }];
    const inARow = idleSteps(history);
    // One call over and over is the matter of the check for that.
    if (inARow === 0 || repeatsAtEnd(history) > inARow) return [{ outcome: 'pass', resource }];
    const isRow = inARow >= steps;
    const idle = isRow ? inARow : idleAmong(history, stepsOfTwenty);
    const threshold = isRow ? steps : stepsOfTwenty;
    if (idle < threshold) return [{ outcome: 'pass', resource }];
    const among = isRow ? inARow : AMONG;
    const recent = Array.from({ length: among }, (_, back) => history.step(back));
    const calls = new Set(recent.map((step) => step?.call)).size;
    const outcomes = new Set(recent.map((step) => step?.outcome)).size;
    const what = isRow
      ? `made ${idle} tool calls in a row, ${calls} of them different, that returned only what earlier ones had returned`
      : `made ${among} tool calls, ${calls} of them different, of which ${idle} returned only what earlier ones had returned`;
    const observation = loopSeen('stalled-agent-loop', evidence, what, {
      tool: shownTool(newest.tool),
      steps: idle,
      among,
      threshold,
      differentCalls: calls,
      differentResults: outcomes,
    });
    return [{ outcome: 'fail', observation }];
  },
});
