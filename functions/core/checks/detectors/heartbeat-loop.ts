import * as v from 'valibot';
import { QUIET_MS } from '#core/checks/agent-loop.ts';
import { defineCheck } from '#core/checks/check.ts';
import { minuteOf, msOf } from '#core/time.ts';

/** Hours whose counts are compared: four days, so that a weekend or two nights are among them. */
const HOURS = 96;
const DAY_MS = 24 * 60 * 60_000;

/**
 * A role that begins as many conversations at night and at the weekend as by day: a schedule, with nobody behind it. It may be meant so,
 * and is worth one look: what runs every few minutes for nobody is paid for every few minutes.
 */
export const heartbeatLoop = defineCheck({
  id: 'heartbeat-loop',
  title: 'Conversations follow the hours of those they are for',
  reads: 'fanOut',
  parameters: v.strictObject({
    /** Standard deviation of the hourly counts over their mean, below which a role works like a clock. */
    variation: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.15),
    /** Conversations an hour below which nobody is told. */
    minimum: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(1_000_000)), 4),
  }),

  evaluate({ scope, spender, of }, { variation, minimum }) {
    const { hourly, role, newest } = of;
    const resource = `${spender.id}/${role ?? 'unknown'}`;
    if (hourly.length < HOURS || hourly[HOURS - 1] === 0)
      return [{ outcome: 'insufficient-data', resource, reason: 'fewer than four days are known' }];
    const mean = hourly.reduce((sum, count) => sum + count, 0) / hourly.length;
    const deviation = Math.sqrt(hourly.reduce((sum, count) => sum + (count - mean) ** 2, 0) / hourly.length);
    if (mean < minimum || deviation > variation * mean) return [{ outcome: 'pass', resource }];
    return [
      {
        outcome: 'fail',
        observation: {
          check: 'heartbeat-loop',
          scope,
          resource,
          severity: 'info',
          reason: `${spender.name} began about ${Math.round(mean)} conversations in each of the last ${HOURS} hours, at night as by day: a schedule, with nobody behind it`,
          spender: spender.id,
          spenderName: spender.name,
          ...(of.model !== undefined && { model: of.model }),
          ...(role !== undefined && { principal: role }),
          firstObservedAt: msOf(minuteOf(newest)) - HOURS * QUIET_MS,
          detectedAt: newest,
          listCost: of.listCost,
          endsAt: newest + DAY_MS,
          endsWhenQuiet: true,
          evidence: {
            perHour: Math.round(mean),
            variation: Math.round((100 * deviation) / mean) / 100,
            threshold: variation,
          },
        },
      },
    ];
  },
});
