import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { type FindingJson, findingJson } from '#core/messages/finding-json.ts';
import type { EpochMs } from '#core/time.ts';
import { type Home, homeOf } from './home.ts';
import type { CatalogRefreshed } from './refresh-catalog.ts';

/** What EventBridge Scheduler sends: the time the run is for (`<aws.scheduler.scheduled-time>`), ISO 8601. */
export interface HourlyEvent {
  readonly time: string;
}

export interface RefreshAnswer extends Omit<CatalogRefreshed, 'changes'> {
  readonly findings: readonly FindingJson[];
}

/** Left for the last day of minutes, and for what the runtime does after the handler. */
const RESERVE_MS = 20_000;

/** refreshEventHandler takes the schedule's hourly events. */
export function refreshEventHandler(
  refresh: (home: Home, at: EpochMs, deadline: EpochMs) => Promise<CatalogRefreshed>,
  clock: () => EpochMs,
) {
  return middy(async ({ time }: HourlyEvent, context: Context): Promise<RefreshAnswer> => {
    const at = Date.parse(time);
    if (Number.isNaN(at)) throw new Error('event field time is not an ISO 8601 time');
    const deadline = clock() + context.getRemainingTimeInMillis() - RESERVE_MS;
    const { changes, ...counts } = await refresh(homeOf(context.invokedFunctionArn), at, deadline);
    return { ...counts, findings: changes.map(findingJson) };
  });
}
