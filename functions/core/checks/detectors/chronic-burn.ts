import * as v from 'valibot';
import { defineCheck } from '#core/checks/check.ts';
import { floorInUsd } from '#core/checks/parameters.ts';
import { displayUsd, type PicoUsd, picoOf, usdOf } from '#core/money.ts';
import { DAY, msOf, startOfDay } from '#core/time.ts';

const DAYS = 7;
const MONTH_DAYS = 30n;
/** Days without it after which the matter is over. */
const QUIET_DAYS = 3;

/**
 * What never spikes: the same spend every day, at the weekend too. People make weeks that differ; what is flat runs by a schedule, and a
 * schedule goes on when nobody needs it any more, or when it fails every night in the same way. Told once, as long as it goes on.
 */
export const chronicBurn = defineCheck({
  id: 'chronic-burn',
  title: 'What is spent every day is looked at once',
  reads: 'spend',
  parameters: v.strictObject({
    /** How far the seven days may be from their median, as a share of it. */
    tolerance: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.5)), 0.1),
    /** Nobody is told below this median of a day. */
    floorUsd: floorInUsd(10),
  }),

  evaluate({ scope, now, history, spenderOf, active }, { tolerance, floorUsd }) {
    const today = startOfDay(now - 1);
    const days = Array.from({ length: DAYS }, (_, back) => history.onDay(today - (back + 1) * DAY));
    return [...active].map((resource) => {
      if ((history.firstDayOf(resource) ?? today) > today - DAYS * DAY)
        return { outcome: 'insufficient-data', resource, reason: `fewer than ${DAYS} days are known` };
      const spent = days.map((day) => day.get(resource) ?? 0n).sort((a, b) => (a < b ? -1 : 1));
      const [least = 0n, median = 0n, most = 0n] = [spent[0], spent[(DAYS - 1) / 2], spent.at(-1)];
      const isFlat = within(least, median, tolerance) && within(most, median, tolerance);
      if (median < picoOf(floorUsd) || !isFlat) return { outcome: 'pass', resource };
      const spender = spenderOf(resource);
      return {
        outcome: 'fail',
        observation: {
          check: 'chronic-burn',
          scope,
          resource,
          severity: 'low',
          reason: `${spender.name} spent ${displayUsd(least)} to ${displayUsd(most)} on each of the last ${DAYS} days (UTC), the weekend too: a schedule, which comes to ${displayUsd(median * MONTH_DAYS)} in 30 days`,
          spender: spender.id,
          spenderName: spender.name,
          ...(spender.model !== undefined && { model: spender.model }),
          firstObservedAt: msOf(today - DAYS * DAY),
          detectedAt: msOf(now),
          listCost: spent.reduce((sum, cost) => sum + cost, 0n),
          evidence: { medianDayUsd: usdOf(median), days: DAYS, tolerance, floorUsd },
          endsAt: msOf(now + QUIET_DAYS * DAY),
          endsWhenQuiet: true,
        },
      };
    });
  },
});

const within = (amount: PicoUsd, median: PicoUsd, tolerance: number): boolean =>
  Math.abs(Number(amount) - Number(median)) <= tolerance * Number(median);
