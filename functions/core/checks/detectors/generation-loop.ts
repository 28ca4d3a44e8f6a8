import * as v from 'valibot';
import { defineCheck } from '#core/checks/check.ts';
import { conversationResource, conversationSeen } from '#core/checks/conversation-loop.ts';
import { floorInUsd } from '#core/checks/parameters.ts';
import { displayUsd, picoOf, usdOf } from '#core/money.ts';

/**
 * Answers that do not come to an end: a model that repeats itself until its tokens run out, time after time in one conversation. A text
 * that is long on purpose is continued a few times and then done.
 */
export const generationLoop = defineCheck({
  id: 'generation-loop',
  title: 'Answers come to an end before their tokens run out',
  reads: 'conversation',
  parameters: v.strictObject({
    /** Answers of a conversation that were cut at the limit of their tokens, each of 1,000 or more. */
    repeats: v.optional(v.pipe(v.number(), v.integer(), v.minValue(3), v.maxValue(10_000)), 8),
    /** Nobody is told while they have cost less than this. */
    floorUsd: floorInUsd(1),
  }),

  evaluate({ scope, spender, of }, { repeats, floorUsd }) {
    const resource = conversationResource(spender, of);
    const newest = of.steps.at(-1);
    if (!newest) return [{ outcome: 'not-applicable', resource }];
    const floor = picoOf(floorUsd);
    // At least half of what was answered: in a conversation of many weeks a few are always cut.
    const tipped = of.steps.find(({ cut, cutCost, calls }) => cut >= repeats && 2 * cut >= calls && cutCost >= floor);
    if (!tipped) return [{ outcome: 'pass', resource }];
    const what = `gave ${newest.cut} answers in one conversation that ran until their tokens were used up, for ${displayUsd(newest.cutCost)}`;
    return [
      {
        outcome: 'fail',
        observation: {
          ...conversationSeen('generation-loop', { scope, spender, of }, { tipped, newest }, what),
          severity: 'medium',
          listCost: newest.cutCost,
          evidence: { answers: newest.cut, threshold: repeats, calls: newest.calls, costUsd: usdOf(newest.cutCost) },
        },
      },
    ];
  },
});
