import * as v from 'valibot';
import { defineCheck } from '#core/checks/check.ts';
import { floorInUsd } from '#core/checks/parameters.ts';
import { sumOf, WRITE_METERS, writtenOf } from '#core/ledger/prompt-history.ts';
import { displayUsd, type PicoUsd, picoOf, usdOf } from '#core/money.ts';
import { DAY, floorTo, HOUR, msOf } from '#core/time.ts';

/**
 * A cache that costs more than it saves: writes are a quarter dearer than plain tokens (twice as dear for an hour's lifetime), and
 * are not read again before they expire. Without a cache point the same prompts would be cheaper.
 */
export const cacheWriteWaste = defineCheck({
  id: 'cache-write-waste',
  title: 'What is written to the cache is read again',
  reads: 'prompts',
  parameters: v.strictObject({
    /** Nobody is told below this loss of a day. */
    floorUsdPerDay: floorInUsd(5),
  }),

  evaluate({ scope, now, spender, prompts, priceOf }, { floorUsdPerDay }) {
    const resource = spender.id;
    const from = floorTo(now - DAY, HOUR) + HOUR;
    const day = sumOf(prompts.inHours(spender.id, from, now));
    if (writtenOf(day) === 0) return [{ outcome: 'not-applicable', resource }];
    const [plain, read] = [priceOf('input'), priceOf('cacheRead')];
    if (plain === undefined || read === undefined)
      return [{ outcome: 'insufficient-data', resource, reason: 'a token of a prompt has no price' }];
    const saved = BigInt(day.cacheRead) * (plain - read);
    let paid: PicoUsd = 0n;
    for (const meter of WRITE_METERS)
      if (day[meter] > 0) paid += BigInt(day[meter]) * ((priceOf(meter) ?? plain) - plain);
    const lost = paid - saved;
    if (lost < picoOf(floorUsdPerDay)) return [{ outcome: 'pass', resource }];
    const readPerWrite = day.cacheRead / writtenOf(day);
    return [
      {
        outcome: 'fail',
        observation: {
          check: 'cache-write-waste',
          scope,
          resource,
          severity: 'medium',
          reason: `${spender.name} paid ${displayUsd(paid)} for writing prompts to the cache in 24 hours, and reading them saved ${displayUsd(saved)}: each token written was read ${readPerWrite.toFixed(2)} times`,
          spender: spender.id,
          spenderName: spender.name,
          ...(spender.model !== undefined && { model: spender.model }),
          firstObservedAt: msOf(from),
          detectedAt: msOf(now),
          listCost: lost,
          endsAt: msOf(now + DAY),
          endsWhenQuiet: true,
          evidence: {
            writesUsd: usdOf(paid),
            savedUsd: usdOf(saved),
            lostUsd: usdOf(lost),
            readPerWrite: Math.round(readPerWrite * 100) / 100,
            floorUsdPerDay,
          },
        },
      },
    ];
  },
});
