import * as v from 'valibot';
import { defineCheck, type Evidence } from '#core/checks/check.ts';
import { floorInUsd } from '#core/checks/parameters.ts';
import { hitRate, type PromptTokens, sizeOf, sumOf, writtenOf } from '#core/ledger/prompt-history.ts';
import { displayUsd, type PicoUsd, picoOf, usdOf } from '#core/money.ts';
import { DAY, type EpochMinute, floorTo, HOUR, msOf, startOfDay } from '#core/time.ts';

const TRAILING_DAYS = 7;
/** Share of the usual hit rate below which the cache is broken, and from which a minute counts as good. */
const BROKEN = 0.5;
const GOOD = 0.75;
/** A spender whose prompts hardly ever came from a cache has none to lose. */
const WORTH_CACHING = 0.3;
/** Floor times this is severe. */
const SEVERE = 10n;
const QUIET_MINUTES = 2 * HOUR;
/** What comes after a pause has to be written first: nothing is broken until prompts still miss the cache so long after. */
const LASTS_MINUTES = 10;
/** What was lost at about this hour on as many days before is a habit, such as a nightly job that caches nothing. */
const HABIT_DAYS = 2;
/** It may lose this much more. */
const HABIT_FACTOR = 2n;

/**
 * Prompts that used to come from the cache and do not any more: a date at the top of a system prompt, tools in another order, a new model.
 * A read costs a tenth of a plain token, so that the same work is several times as dear, and no call fails.
 */
export const cacheBreak = defineCheck({
  id: 'cache-break',
  title: 'Prompts come from the cache as often as they used to',
  reads: 'prompts',
  parameters: v.strictObject({
    /** Nobody is told below this loss a day at the pace of the last hour. */
    floorUsdPerDay: floorInUsd(10),
    /** Days with prompts that are needed to speak of a usual hit rate. */
    minimumDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(TRAILING_DAYS)), 2),
  }),

  evaluate({ scope, now, spender, prompts, priceOf }, { floorUsdPerDay, minimumDays }) {
    const resource = spender.id;
    const today = startOfDay(now - 1);
    if (prompts.daysOf(spender.id, today) < minimumDays)
      return [{ outcome: 'insufficient-data', resource, reason: `fewer than ${minimumDays} days with prompts` }];
    const before = prompts.inDays(spender.id, today - TRAILING_DAYS * DAY, today);
    const usual = hitRate(sumOf(before)) ?? 0;
    const recent = prompts.inMinutes(spender.id, now - HOUR, now);
    const present = hitRate(sumOf(recent));
    if (usual < WORTH_CACHING || present === undefined) return [{ outcome: 'not-applicable', resource }];
    const [plain, read] = [priceOf('input'), priceOf('cacheRead')];
    if (plain === undefined || read === undefined)
      return [{ outcome: 'insufficient-data', resource, reason: 'a token of a prompt has no price' }];
    const lostIn = (tokens: PromptTokens): PicoUsd =>
      BigInt(Math.max(0, Math.round(usual * sizeOf(tokens) - tokens.cacheRead))) * (plain - read);
    const perHour = lostIn(sumOf(recent));
    const floor = picoOf(floorUsdPerDay);
    if (present > BROKEN * usual || perHour * 24n < floor) return [{ outcome: 'pass', resource }];
    const since = firstBadMinute({ now, spender, prompts }, usual);
    const older = prompts.inMinutes(spender.id, Math.max(since, now - HOUR), now - LASTS_MINUTES);
    const sameHours = Array.from({ length: HABIT_DAYS }, (_, back) => {
      const hour = floorTo(now - 1 - (back + 1) * DAY, HOUR);
      return lostIn(sumOf(prompts.inHours(spender.id, hour - HOUR, hour + HOUR)));
    });
    if (older.size === 0 || sameHours.every((lost) => HABIT_FACTOR * lost >= perHour))
      return [{ outcome: 'pass', resource }];
    const perDay = perHour * 24n;
    return [
      {
        outcome: 'fail',
        observation: {
          check: 'cache-break',
          scope,
          resource,
          severity: perDay >= SEVERE * floor ? 'high' : 'medium',
          reason: `${spender.name} has ${percent(present)} of its prompts from the cache, where ${percent(usual)} were usual (${TRAILING_DAYS} days, UTC): ${causeOf(before, recent)}; it costs ${displayUsd(perDay)} a day more`,
          spender: spender.id,
          spenderName: spender.name,
          ...(spender.model !== undefined && { model: spender.model }),
          firstObservedAt: msOf(since),
          detectedAt: msOf(now),
          listCost: lostIn(sumOf(prompts.inMinutes(spender.id, since, now))),
          costPerHour: perHour,
          endsAt: msOf(now + QUIET_MINUTES),
          endsWhenQuiet: true,
          evidence: {
            hitRate: round(present),
            usualHitRate: round(usual),
            lostUsdPerDay: usdOf(perDay),
            floorUsdPerDay,
            calls: sumOf(recent).calls,
          },
        },
      },
    ];
  },
});

/** The first minute with prompts after the last good one of two hours. */
function firstBadMinute(
  { now, spender, prompts }: Pick<Evidence['prompts'], 'now' | 'spender' | 'prompts'>,
  usual: number,
): EpochMinute {
  let first = now;
  for (let minute = now - 1; minute >= now - 2 * HOUR; minute--) {
    const rate = hitRate(sumOf(prompts.inMinutes(spender.id, minute, minute + 1)));
    if (rate !== undefined && rate >= GOOD * usual) break;
    if (rate !== undefined) first = minute;
  }
  return first;
}

type ByModel = ReadonlyMap<string, PromptTokens>;

/** What it looks like: another model, several models in turn, a beginning that is written and never the same again, or no caching at all. */
function causeOf(before: ByModel, recent: ByModel): string {
  const [past, present] = [sumOf(before), sumOf(recent)];
  const share = (tokens: PromptTokens): number => sizeOf(tokens) / Math.max(1, sizeOf(present));
  const large = [...recent].filter(([, tokens]) => share(tokens) >= 0.2).map(([model]) => model);
  const fresh = large.filter((model) => !before.has(model));
  if (fresh.length > 0) return `${fresh.join(' and ')} is new here`;
  if (large.length > 1) return `${large.length} models take turns, each with a cache of its own`;
  const writes = (tokens: PromptTokens): number => writtenOf(tokens) / Math.max(1, sizeOf(tokens));
  if (writes(present) > 0.2 && writes(present) > writes(past))
    return 'prompts are written to the cache and do not begin the same again';
  return 'nothing is cached any more';
}

const round = (rate: number): number => Math.round(rate * 1000) / 1000;
const percent = (rate: number): string => `${Math.round(rate * 100)} %`;
