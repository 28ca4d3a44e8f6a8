import * as v from 'valibot';
import { loopResource, loopSeen, repeatsAtEnd, shownTool } from '#core/checks/agent-loop.ts';
import { defineCheck, type Evidence } from '#core/checks/check.ts';

type History = Evidence['call']['history'];

/** How far back a result is looked for. */
const WINDOW = 40;
/** Characters from which a result says something: an edit or a deletion returns next to nothing, time after time. */
const TELLING = 24;
const MARKUP = /<[^>]*>/g;

/**
 * Steps at the end of a history that brought nothing new: each returned what an earlier one had returned already. A result
 * that says next to nothing counts only where its call was made before as well, so that edits between equal test runs do not.
 */
export function idleSteps(history: History): number {
  let idle = 0;
  while (broughtNothing(history, idle)) idle++;
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
export const stalledAgent = defineCheck({
  id: 'stalled-agent',
  title: 'Agents learn something new within a few steps',
  reads: 'call',
  parameters: v.strictObject({
    /** Steps in a row that brought nothing new. */
    steps: v.optional(v.pipe(v.number(), v.integer(), v.minValue(3), v.maxValue(39)), 8),
  }),

  evaluate(evidence, { steps }) {
    const resource = loopResource(evidence);
    const { history } = evidence;
    const newest = history.step(0);
    if (!newest) return [{ outcome: 'not-applicable', resource }];
    const idle = idleSteps(history);
    // One call over and over is the matter of the check for that.
    if (idle < steps || repeatsAtEnd(history) > idle) return [{ outcome: 'pass', resource }];
    const recent = Array.from({ length: idle }, (_, back) => history.step(back));
    const calls = new Set(recent.map((step) => step?.call)).size;
    const outcomes = new Set(recent.map((step) => step?.outcome)).size;
    const what = `made ${idle} tool calls in a row, ${calls} of them different, that returned only what earlier ones had returned`;
    const observation = loopSeen('stalled-agent', evidence, what, {
      tool: shownTool(newest.tool),
      steps: idle,
      threshold: steps,
      differentCalls: calls,
      differentResults: outcomes,
    });
    return [{ outcome: 'fail', observation }];
  },
});
