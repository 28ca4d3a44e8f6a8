import * as v from 'valibot';
import { defineCheck } from '#core/checks/check.ts';
import { floorInUsd } from '#core/checks/parameters.ts';
import { displayUsd, type PicoUsd, picoOf, usdOf } from '#core/money.ts';
import { DAY, msOf, startOfDay } from '#core/time.ts';

const TRAILING_DAYS = 7;

/**
 * The rule of thumb of the cost guides: a feature whose spend of the day is twice its trailing seven-day mean deserves a look
 * within hours. Judged on the running day, so it can fire at ten in the morning; a floor in dollars keeps trifles quiet.
 */
export const spendDoubled = defineCheck({
  id: 'spend-doubled',
  title: 'Spend of the day is below twice its trailing seven-day mean',
  reads: 'spend',
  parameters: v.strictObject({
    /** Today's spend over the mean of the seven days before. */
    factor: v.optional(v.pipe(v.number(), v.minValue(1.1), v.maxValue(1_000)), 2),
    /** Nobody is told below this spend of the day. */
    floorUsd: floorInUsd(5),
    /** Days since a spender's first spend that are needed to speak of a mean. */
    minimumDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(TRAILING_DAYS)), 3),
  }),

  evaluate({ scope, now, history, spenderOf, active }, { factor, floorUsd, minimumDays }) {
    const today = startOfDay(now - 1);
    const spentToday = history.onDay(today);
    const before = Array.from({ length: TRAILING_DAYS }, (_, day) => history.onDay(today - (day + 1) * DAY));
    const floor = picoOf(floorUsd);

    return [...active].map((resource) => {
      // A spender's own first days count, not the account's: a new one that is steady would double its mean three days in a row.
      const days = Math.min(TRAILING_DAYS, (today - (history.firstDayOf(resource) ?? today)) / DAY);
      if (days < minimumDays)
        return { outcome: 'insufficient-data', resource, reason: `${days} of ${minimumDays} days of history` };
      const spent = spentToday.get(resource) ?? 0n;
      // Days without a call count as days: a spender that rests at weekends has a lower mean, and the floor guards the rest.
      const mean = before.reduce((sum, day) => sum + (day.get(resource) ?? 0n), 0n) / BigInt(days);
      // Nothing to double: budgets watch who comes back after a week.
      if (mean === 0n) return { outcome: 'not-applicable', resource };
      if (spent < floor || spent < multiply(mean, factor)) return { outcome: 'pass', resource };
      const spender = spenderOf(resource);
      const times = Number(spent) / Number(mean);
      return {
        outcome: 'fail',
        observation: {
          check: 'spend-doubled',
          scope,
          resource: `${resource}/${new Date(msOf(today)).toISOString().slice(0, 10)}`,
          severity: times >= 5 * factor ? 'high' : 'medium',
          reason: `${spender.name} spent ${displayUsd(spent)} today, ${times.toFixed(1)} times its mean day of ${displayUsd(mean)} (last ${days} days, UTC)`,
          spender: spender.id,
          spenderName: spender.name,
          ...(spender.model !== undefined && { model: spender.model }),
          firstObservedAt: msOf(today),
          detectedAt: msOf(now),
          listCost: spent,
          costPerHour: history.lastHour(now).get(resource) ?? 0n,
          evidence: { spentTodayUsd: usdOf(spent), meanDayUsd: usdOf(mean), days, factor, floorUsd },
          endsAt: msOf(today + DAY),
        },
      };
    });
  },
});

const multiply = (amount: PicoUsd, factor: number): PicoUsd => (amount * BigInt(Math.round(factor * 1000))) / 1000n;
