import * as v from 'valibot';
import { QUIET_MS } from '#core/checks/agent-loop.ts';
import { defineCheck } from '#core/checks/check.ts';
import { floorInUsd } from '#core/checks/parameters.ts';
import { displayUsd, picoOf, usdOf } from '#core/money.ts';

/**
 * A role that begins far more conversations than it ever did: agents that start agents, a queue that is delivered again and again, a page
 * that asks for every visitor anew. Judged against its own busiest hour, so that growth and busy mornings pass.
 */
export const runawayFanOut = defineCheck({
  id: 'runaway-fan-out',
  title: 'No role begins far more conversations than in its busiest hour',
  reads: 'fanOut',
  parameters: v.strictObject({
    /** Conversations of the last hour over those of the busiest hour of seven days. */
    factor: v.optional(v.pipe(v.number(), v.minValue(1.5), v.maxValue(1_000)), 5),
    /** Conversations below which nobody is told. */
    minimum: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1_000_000)), 50),
    /** Nobody is told while they have cost less than this. */
    floorUsd: floorInUsd(5),
    /** Days of its past that must be known to speak of a busiest hour. */
    minimumDays: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(7)), 3),
  }),

  evaluate({ scope, spender, of }, { factor, minimum, floorUsd, minimumDays }) {
    const { begun, busiest, days, listCost, role } = of;
    const resource = `${spender.id}/${role ?? 'unknown'}`;
    if (days < minimumDays)
      return [{ outcome: 'insufficient-data', resource, reason: `${days.toFixed(1)} days known` }];
    if (begun < Math.max(minimum, factor * busiest) || listCost < picoOf(floorUsd))
      return [{ outcome: 'pass', resource }];
    const times = (begun / Math.max(1, busiest)).toFixed(1);
    return [
      {
        outcome: 'fail',
        observation: {
          check: 'runaway-fan-out',
          scope,
          resource,
          severity: 'medium',
          reason: `${spender.name} began ${begun} conversations in an hour for ${displayUsd(listCost)}, ${times} times the ${busiest} of its busiest hour in ${Math.floor(days)} days`,
          spender: spender.id,
          spenderName: spender.name,
          ...(of.model !== undefined && { model: of.model }),
          ...(role !== undefined && { principal: role }),
          firstObservedAt: of.since,
          detectedAt: of.newest,
          listCost,
          endsAt: of.newest + QUIET_MS,
          endsWhenQuiet: true,
          evidence: { begun, busiest, factor, costUsd: usdOf(listCost) },
        },
      },
    ];
  },
});
