import * as v from 'valibot';
import { defineCheck, type Evidence, type Verdict } from '#core/checks/check.ts';
import { bandOf } from '#core/checks/forecast.ts';
import { type Budget, budgetName, budgetSchema } from '#core/config/budget.ts';
import { matchesSpender } from '#core/config/spender-match.ts';
import type { Severity } from '#core/findings/severity.ts';
import { displayUsd, type PicoUsd, picoOf, usdOf } from '#core/money.ts';
import type { Spender } from '#core/profiles/spender.ts';
import { type EpochMinute, floorTo, HOUR, isoOf, msOf, PERIODS, periodOf } from '#core/time.ts';

/** The look-back a forecast takes its pace from, in hours, and the share of a period that must be over before it speaks. */
const PACE_HOURS = { hour: 0, day: 3, week: 24, month: 47 } as const;
const FORECAST_AFTER = 0.1;

/** Spend of a profile, a tag or the account against a limit per hour, day, week or month (UTC): 50, 80, 100 % and a forecast to pass. */
export const budget = defineCheck({
  id: 'budget',
  title: 'Spend stays within its budget',
  reads: 'spend',
  parameters: v.strictObject({ budgets: v.optional(v.array(budgetSchema), []) }),

  evaluate(evidence, { budgets }) {
    const tagged = [...evidence.active].flatMap((id) => taggedBudgets(evidence.spenderOf(id)));
    let known: ReadonlyMap<string, PicoUsd> | undefined;
    const lastHour = () => {
      known ??= evidence.history.lastHour(evidence.now);
      return known;
    };
    return [...budgets, ...tagged].flatMap((one) => judge(one, evidence, lastHour));
  },
});

const BUDGET_TAGS = {
  hour: 'watchdog:hourly-budget-usd',
  day: 'watchdog:daily-budget-usd',
  week: 'watchdog:weekly-budget-usd',
  month: 'watchdog:monthly-budget-usd',
} as const;

/** Names the budget tags of a profile that set no budget, so that nobody believes in a limit that is none. */
export function unusableBudgetTags({ tags }: Pick<Spender, 'tags'>): string[] {
  return PERIODS.flatMap((period) => {
    const tag = BUDGET_TAGS[period];
    if (!Object.hasOwn(tags, tag) || v.is(budgetSchema.entries.limitUsd, Number(tags[tag]))) return [];
    return [`${tag}=${tags[tag]}`];
  });
}

/** Budgets a profile's own tags set. They come on top of the configured ones, so a tag can tighten and never loosen. */
function taggedBudgets({ id, name, tags }: Spender): Budget[] {
  return PERIODS.flatMap((period) => {
    const parsed = v.safeParse(budgetSchema, {
      name: `${name} per ${period} (tag)`.slice(-100),
      match: { profile: id },
      period,
      limitUsd: Object.hasOwn(tags, BUDGET_TAGS[period]) ? Number(tags[BUDGET_TAGS[period]]) : undefined,
    });
    return parsed.success ? [parsed.output] : [];
  });
}

function judge(
  one: Budget,
  { scope, now, history, spenderOf, active }: Evidence['spend'],
  spentLastHour: () => ReadonlyMap<string, PicoUsd>,
): Verdict[] {
  const isChosen = (id: string): boolean => matchesSpender(one.match, spenderOf(id));
  if (![...active].some(isChosen)) return [];
  const { start, end } = periodOf(one.period, now - 1);
  const name = budgetName(one);
  const resource = `${name}/${isoOf(msOf(start)).slice(0, one.period === 'hour' ? 13 : 10)}`;
  // Chosen once: of a thousand spenders most budgets are about one.
  const chosen = [...history.since(0).keys()].filter(isChosen);
  const sum = (spend: ReadonlyMap<string, PicoUsd>): PicoUsd =>
    chosen.reduce((total, id) => total + (spend.get(id) ?? 0n), 0n);

  const limit = picoOf(one.limitUsd);
  const spent = sum(one.period === 'hour' ? history.onHour(start) : history.since(start));
  const paceHours = PACE_HOURS[one.period];
  // The running hour counts with the part of it that is over.
  const hours = Array.from({ length: paceHours + 1 }, (_, back) => floorTo(now - 1, HOUR) - back * HOUR);
  const recent = hours.reduce((total, hour) => total + sum(history.onHour(hour)), 0n);
  const pace = recent / BigInt(paceHours * HOUR + ((now - 1) % HOUR) + 1);
  const forecast = spent + pace * BigInt(end - now);
  const speaks = now - start >= FORECAST_AFTER * (end - start);
  const level = levelOf(one, spent, limit, speaks && forecast > limit);
  if (!level) return [{ outcome: 'pass', resource }];

  const past = {
    onHour: (hour: EpochMinute) => sum(history.onHour(hour)),
    onDay: (day: EpochMinute) => sum(history.onDay(day)),
    firstDay: earliest(chosen.flatMap((id) => history.firstDayOf(id) ?? [])),
  };
  const band = bandOf(one.period, now, end, past);
  const between = band
    ? ` (${displayUsd(spent + band.low)} to ${displayUsd(spent + band.high)} if the rest is as in its past)`
    : '';
  const passes = now + Math.ceil(Number((limit - spent) / (pace || 1n)));
  const share = `${displayUsd(spent)} of ${displayUsd(limit)} (${share100(spent, limit)} %)`;
  const outlook =
    spent >= limit
      ? `${displayUsd(spent - limit)} over`
      : pace > 0n && passes < end
        ? `at the present pace it passes the limit at ${timeText(passes)}${between && ` and comes to ${displayUsd(forecast)}${between}`}`
        : `at the present pace ${displayUsd(forecast)} by the end${between}`;
  const lastHour = chosen.map((id) => [id, spentLastHour().get(id) ?? 0n] as const);
  const perHour = lastHour.reduce((total, [, cost]) => total + cost, 0n);
  const of =
    one.match.profile === undefined
      ? []
      : [...active].map(spenderOf).filter((spender) => matchesSpender(one.match, spender));
  const [only] = of.length === 1 ? of : [];
  const [driver] = only ? [] : lastHour.filter(([, cost]) => 2n * cost > perHour);
  const mostly = driver ? `, ${share100(driver[1], perHour)} % of the last hour by ${spenderOf(driver[0]).name}` : '';
  return [
    {
      outcome: 'fail',
      observation: {
        check: 'budget',
        scope,
        resource,
        severity: level.severity,
        reason: `${name}: ${share} spent this ${one.period} (UTC), ${outlook}${mostly}`,
        ...(only && {
          spender: only.id,
          spenderName: only.name,
          ...(only.model !== undefined && { model: only.model }),
        }),
        ...(driver && { driver: driver[0] }),
        firstObservedAt: msOf(start),
        detectedAt: msOf(now),
        listCost: spent,
        costPerHour: perHour,
        evidence: {
          budget: name,
          period: one.period,
          level: level.name,
          limitUsd: one.limitUsd,
          spentUsd: usdOf(spent),
          forecastUsd: usdOf(forecast),
          ...(band && { forecastLowUsd: usdOf(spent + band.low), forecastHighUsd: usdOf(spent + band.high) }),
        },
        endsAt: msOf(end),
      },
    },
  ];
}

const earliest = (days: readonly EpochMinute[]): EpochMinute | undefined =>
  days.length === 0 ? undefined : Math.min(...days);

/** `2026-11-02 16:40 UTC`. */
const timeText = (minute: EpochMinute): string => `${isoOf(msOf(minute)).slice(0, 16).replace('T', ' ')} UTC`;

/** Whole percent, rounded down. */
const share100 = (part: PicoUsd, whole: PicoUsd): bigint => (part * 100n) / (whole || 1n);

interface Level {
  readonly name: string;
  readonly severity: Severity;
}

function levelOf({ period }: Budget, spent: PicoUsd, limit: PicoUsd, forecastPasses: boolean): Level | undefined {
  if (spent >= limit) return { name: '100 %', severity: 'high' };
  // Nobody acts on half an hour's budget before the hour is over.
  if (period === 'hour') return undefined;
  if (spent * 5n >= limit * 4n) return { name: '80 %', severity: 'medium' };
  // A forecast is worth a word only once there is something to see: before a tenth is spent the pace means nothing.
  if (forecastPasses && spent * 10n >= limit) return { name: 'forecast', severity: 'medium' };
  if (spent * 2n >= limit) return { name: '50 %', severity: 'low' };
  return undefined;
}
