import { driversText } from '#core/anomaly/drivers-text.ts';
import { surgeParameters } from '#core/anomaly/settings.ts';
import { levelText } from '#core/anomaly/surge.ts';
import { defineCheck } from '#core/checks/check.ts';
import { picoOf } from '#core/money.ts';
import { HOUR, msOf } from '#core/time.ts';

const QUIET_MINUTES = 2 * HOUR;
/** So many times the usual is severe, once it has cost so much. */
const SEVERE = { times: 10, usd: 5 };
/** What has cost less so far is a low matter. */
const LOW_USD = 1;
const HOURS_A_DAY = 24;

/**
 * Spend that holds at a level for longer than levels of that size ever did: a runaway, a prompt that has grown, a caller that is new. What
 * is odd is found by core/anomaly, whose README says how; here it becomes news for somebody.
 */
export const spendSurge = defineCheck({
  id: 'spend-surge',
  title: 'Spend holds no level for longer than it ever did',
  reads: 'surge',
  parameters: surgeParameters,

  evaluate({ scope, spender, surge, drivers, nameOf }, { floorUsd }) {
    const resource = spender.id;
    if (surge.usdAnHour * HOURS_A_DAY < floorUsd) return [{ outcome: 'pass', resource }];
    const perHour = picoOf(surge.usdAnHour);
    const usd = (surge.usdAnHour * (surge.until - surge.since)) / HOUR;
    const because = driversText(drivers, nameOf);
    // The role behind the largest part is named.
    const [top] = drivers;
    const principal = top?.role === undefined ? undefined : nameOf(top.role);
    const seenUntil = surge.goesOnUntil ?? surge.until;
    const isSevere = surge.usdAnHour >= SEVERE.times * surge.usualUsdAnHour && usd >= SEVERE.usd;
    return [
      {
        outcome: 'fail',
        observation: {
          check: 'spend-surge',
          scope,
          resource,
          severity: isSevere ? 'high' : usd >= LOW_USD ? 'medium' : 'low',
          reason: `${spender.name} has spent ${levelText(surge)}${because && `; an hour: ${because}`}`,
          spender: spender.id,
          spenderName: spender.name,
          ...(spender.model !== undefined && { model: spender.model }),
          ...(principal !== undefined && { principal }),
          firstObservedAt: msOf(surge.since),
          detectedAt: msOf(seenUntil),
          listCost: picoOf(usd),
          costPerHour: perHour,
          endsAt: msOf(seenUntil + QUIET_MINUTES),
          endsWhenQuiet: true,
          evidence: {
            usdAnHour: surge.usdAnHour,
            usualUsdAnHour: surge.usualUsdAnHour,
            highestUsdAnHour: surge.highestUsdAnHour,
            minutes: surge.until - surge.since,
            days: surge.days,
            floorUsd,
          },
        },
      },
    ];
  },
});
