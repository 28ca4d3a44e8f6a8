import type { Incident, SpendClock } from '#core/findings/incident.ts';
import type { Page, PageEntry } from '#core/ledger/page.ts';
import { pricedCallsOf, sumPages } from '#core/ledger/page.ts';
import type { SpendHistory } from '#core/ledger/spend-history.ts';
import type { PicoUsd } from '#core/money.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import { DAY, type EpochMinute, type EpochMs, HOUR, MINUTE_MS, minuteOf, msOf, startOfDay } from '#core/time.ts';
import { readSpend, readSteps } from '#functions/ledger/rolling-spend.ts';

const STEPS = 20;
/** Minutes a step of the series may have: the shortest with which it shows the incident and half as much before it. */
const STEP_MINUTES = [3, 6, 15, 30, 60, 120] as const;
const USUAL_DAYS = 7;
/** The pace of an incident is that of its first minutes, from so many on; in fewer, one dear call would be a fortune an hour. */
const PACE_MINUTES = 15;

/** readSpendClock reads what the cause of an incident has spent from when it began to `at`; undefined where that is no spender. */
export async function readSpendClock(
  ledger: LedgerStore,
  scopes: readonly string[],
  history: SpendHistory,
  incident: Incident,
  at: EpochMs,
): Promise<SpendClock | undefined> {
  const now = endOf(at);
  const { cause } = incident;
  if (!incident.findings.some(({ spender }) => spender === cause)) return undefined;
  const since = minuteOf(beganAt(incident));
  const stepMinutes = STEP_MINUTES.find((step) => step * STEPS >= 1.5 * (now - since)) ?? 120;
  const [whole, steps] = await Promise.all([
    Promise.all(scopes.map((scope) => readSpend(ledger, scope, since, now))),
    readSteps(ledger, scopes, now - STEPS * stepMinutes, now, stepMinutes),
  ]);
  const entries = entriesOf(sumPages(whole), cause);
  const usualPerHour = usual(history, cause, startOfDay(since));
  return {
    asOf: at,
    since: msOf(since),
    spent: costOf(entries),
    perHour: pace(history, cause, since, now),
    ...(usualPerHour !== undefined && { usualPerHour }),
    calls: entries.reduce((sum, { tally }) => sum + tally.calls, 0),
    pricedCalls: entries.reduce((sum, { tally }) => sum + pricedCallsOf(tally), 0),
    series: { stepMinutes, values: steps.map((page) => costOf(entriesOf(page, cause))) },
  };
}

/** The end of the minute that is running at a time; at its very start nothing of it has run. */
export const endOf = (at: EpochMs): EpochMinute => Math.ceil(at / MINUTE_MS);

/** What shows in calls began with the first of them; what is judged by a period, when it was noticed. */
const beganAt = ({ openedAt, findings }: Incident): number =>
  Math.min(openedAt, ...findings.flatMap((one) => (one.endsWhenQuiet ? [one.firstObservedAt] : [])));

const entriesOf = (page: Page, spender: string): PageEntry[] =>
  [...page.entries.values()].filter((entry) => entry.spender === spender);

const costOf = (entries: readonly PageEntry[]): PicoUsd => entries.reduce((sum, { tally }) => sum + tally.listCost, 0n);

/** Spend an hour since it began, as far as that lies in the last hour: quiet minutes before it do not make it look cheaper. */
function pace(history: SpendHistory, spender: string, since: EpochMinute, now: EpochMinute): PicoUsd {
  const minutes = Math.min(HOUR, Math.max(PACE_MINUTES, now - since));
  return ((history.lastMinutes(now, minutes).get(spender) ?? 0n) * BigInt(HOUR)) / BigInt(minutes);
}

/** The mean hour of the days before; undefined for a spender that had none. */
function usual(history: SpendHistory, spender: string, day: EpochMinute): PicoUsd | undefined {
  const days = Math.min(USUAL_DAYS, (day - (history.firstDayOf(spender) ?? day)) / DAY);
  if (days < 1) return undefined;
  const before = Array.from({ length: days }, (_, back) => history.onDay(day - (back + 1) * DAY).get(spender) ?? 0n);
  return before.reduce((sum, cost) => sum + cost, 0n) / BigInt((days * DAY) / HOUR);
}
