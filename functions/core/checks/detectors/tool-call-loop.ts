import * as v from 'valibot';
import { loopResource, loopSeen, repeatsAtEnd, shownTool } from '#core/checks/agent-loop.ts';
import { defineCheck } from '#core/checks/check.ts';

/**
 * An agent that asks a tool the same thing and gets the same answer again and again, as the history its own request repeats
 * tells. Four in a row is where OpenHands calls an agent stuck. An error counts as the same whatever its times, ids and counters;
 * a poll whose answer changes is none.
 */
export const toolCallLoop = defineCheck({
  id: 'tool-call-loop',
  title: 'No agent repeats a tool call that keeps giving the same result',
  reads: 'call',
  parameters: v.strictObject({
    /** Equal calls with equal results in a row. */
    repeats: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(40)), 4),
  }),

  evaluate(evidence, { repeats }) {
    const resource = loopResource(evidence);
    const { history } = evidence;
    const newest = history.step(0);
    if (!newest) return [{ outcome: 'not-applicable', resource }];
    const count = repeatsAtEnd(history);
    if (count < repeats) return [{ outcome: 'pass', resource }];
    const tool = shownTool(newest.tool);
    const what = `called ${tool} ${count} times in a row with the same arguments and the same ${newest.isError ? 'error' : 'result'}`;
    const observation = loopSeen('tool-call-loop', evidence, what, {
      tool,
      repeats: count,
      threshold: repeats,
      isError: newest.isError,
    });
    return [{ outcome: 'fail', observation }];
  },
});
