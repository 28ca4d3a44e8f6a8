import * as v from 'valibot';
import { defineCheck } from '#core/checks/check.ts';
import { conversationResource, conversationSeen } from '#core/checks/conversation-loop.ts';
import { floorInUsd } from '#core/checks/parameters.ts';
import { displayUsd, picoOf, usdOf } from '#core/money.ts';

/**
 * One request sent over and over: a retry that never gives up, a page that asks again whenever it is loaded. Equal are those of one
 * conversation with as many messages and as many tokens. People who ask the same in the same words look like it, and would be
 * served from a cache.
 */
export const requestLoop = defineCheck({
  id: 'request-loop',
  title: 'No request is sent over and over',
  reads: 'conversation',
  parameters: v.strictObject({
    /** Times the same request was sent without a pause of an hour. */
    repeats: v.optional(v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(1_000_000)), 50),
    /** Nobody is told while they have cost less than this. */
    floorUsd: floorInUsd(2),
  }),

  evaluate({ scope, spender, of }, { repeats, floorUsd }) {
    const resource = conversationResource(spender, of);
    if (of.steps.length === 0) return [{ outcome: 'not-applicable', resource }];
    const floor = picoOf(floorUsd);
    const over = of.steps.filter((step) => step.repeats >= repeats && step.repeatsCost >= floor);
    const [tipped, newest] = [over[0], over.at(-1)];
    if (!tipped || !newest) return [{ outcome: 'pass', resource }];
    const what = `sent the same request ${newest.repeats} times, for ${displayUsd(newest.repeatsCost)}`;
    return [
      {
        outcome: 'fail',
        observation: {
          ...conversationSeen('request-loop', { scope, spender, of }, { tipped, newest }, what),
          severity: 'medium',
          listCost: newest.repeatsCost,
          evidence: { repeats: newest.repeats, threshold: repeats, costUsd: usdOf(newest.repeatsCost), floorUsd },
        },
      },
    ];
  },
});
