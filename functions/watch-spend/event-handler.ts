import middy from '@middy/core';
import { type FindingJson, findingJson } from '#core/messages/finding-json.ts';
import type { EpochMs } from '#core/time.ts';
import type { Watched } from './watch-spend.ts';

/** What EventBridge Scheduler sends: the time the tick is for (`<aws.scheduler.scheduled-time>`), ISO 8601. */
export interface TickEvent {
  readonly time: string;
}

/** What one tick did; the numbers are also the function's metrics. */
export interface WatchAnswer {
  readonly minutesChanged: number;
  /** Minutes are left for the next tick. */
  readonly unfinished: boolean;
  readonly checkErrors: number;
  readonly findings: readonly FindingJson[];
}

/** watchEventHandler takes the schedule's ticks; `tick` works with the settings of the moment. */
export function watchEventHandler(tick: (at: EpochMs) => Promise<Watched>) {
  return middy(async ({ time }: TickEvent): Promise<WatchAnswer> => {
    const at = Date.parse(time);
    if (Number.isNaN(at)) throw new Error('event field time is not an ISO 8601 time');
    const { minutes, changes, unfinished, checkErrors } = await tick(at);
    const minutesChanged = minutes.filter(({ changed }) => changed).length;
    return { minutesChanged, unfinished, checkErrors, findings: changes.map(findingJson) };
  });
}
