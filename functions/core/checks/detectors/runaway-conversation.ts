import * as v from 'valibot';
import { defineCheck } from '#core/checks/check.ts';
import { conversationResource, conversationSeen, spentText } from '#core/checks/conversation-loop.ts';
import { floorInUsd } from '#core/checks/parameters.ts';
import type { ConversationStep } from '#core/conversations/conversations.ts';
import { type UsualCost, unusualFrom } from '#core/conversations/usual-cost.ts';
import { displayUsd, type PicoUsd, picoOf, usdOf } from '#core/money.ts';

/** Above this many times the limit it is no long run any more. */
const FAR = 3n;

/**
 * A conversation that costs far more than those of its role, and of its system prompt and tools, have cost: the agent that does not
 * come to an end, whatever it does meanwhile. Where a session id links its calls it shows without a body. It is less sure than a
 * repetition: a long run may be a good one. Where several people opened with the same words the mean of them is judged.
 */
export const runawayConversation = defineCheck({
  id: 'runaway-conversation',
  title: 'No conversation costs far more than others of its kind',
  reads: 'conversation',
  parameters: v.strictObject({
    /** Standard deviations of the logarithm of the cost above the median, from which a conversation is unusual. */
    deviations: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(10)), 3),
    /** Ended conversations of its kind that are needed to speak of what is usual. */
    minimumConversations: v.optional(v.pipe(v.number(), v.integer(), v.minValue(10), v.maxValue(1_000_000)), 20),
    /** Nobody is told of a conversation below this cost. */
    floorUsd: floorInUsd(1),
  }),

  evaluate({ scope, spender, of }, { deviations, minimumConversations, floorUsd }) {
    const resource = conversationResource(spender, of);
    const known = of.usual.filter(({ conversations }) => conversations >= minimumConversations);
    // The kind that allows most has the say: a new agent beside a chat is unusual for the role and not for its prompt.
    const [usual, limit] = known.map((one) => [one, unusualFrom(one, deviations)] as const).reduce(dearer, NONE);
    if (!usual) return [{ outcome: 'insufficient-data', resource, reason: 'few conversations of its kind have ended' }];
    const least = max(limit, picoOf(floorUsd));
    const tipped = of.steps.find((step) => meanOf(step) > least);
    const newest = of.steps.at(-1);
    if (!tipped || !newest) return [{ outcome: 'pass', resource }];
    const mean = meanOf(newest);
    const times = Number(mean) / Number(usual.median);
    const what = `has a conversation that ${spentText(newest, mean)} so far, ${times.toFixed(times < 10 ? 1 : 0)} times the usual ${displayUsd(usual.median)} of its kind; nearly all of ${usual.conversations} others cost less than ${displayUsd(limit)}`;
    return [
      {
        outcome: 'fail',
        observation: {
          ...conversationSeen('runaway-conversation', { scope, spender, of }, { tipped, newest }, what),
          severity: mean >= FAR * least ? 'high' : 'medium',
          evidence: {
            calls: newest.calls,
            costUsd: usdOf(mean),
            usualUsd: usdOf(usual.median),
            limitUsd: usdOf(least),
            conversations: usual.conversations,
            deviations,
            ...(newest.starts > 1 && { conversationsInOne: newest.starts }),
          },
        },
      },
    ];
  },
});

type Limit = readonly [UsualCost | undefined, PicoUsd];
const NONE: Limit = [undefined, 0n];
const dearer = (a: Limit, b: Limit): Limit => (b[1] > a[1] ? b : a);
const max = (a: PicoUsd, b: PicoUsd): PicoUsd => (a > b ? a : b);

/** What each of those that opened alike cost in the mean. */
const meanOf = ({ listCost, starts }: ConversationStep): PicoUsd => listCost / BigInt(Math.max(1, starts));
