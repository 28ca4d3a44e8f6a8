import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { parseReconcileRequest } from '#core/gaps/reconcile-request.ts';
import type { HourRange } from '#core/gaps/short-hours.ts';
import { scopeOfFunction } from '#core/invocation/scope.ts';
import { type FindingJson, findingJson } from '#core/messages/finding-json.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { EpochMs } from '#core/time.ts';
import type { Reconciled } from './reconcile-spend.ts';

/** What EventBridge Scheduler sends every hour: the time the run is for (`<aws.scheduler.scheduled-time>`), ISO 8601. */
interface HourlyEvent {
  readonly time: string;
}

/** A range to be compared, ISO 8601, as it was invoked with or as EventBridge delivers it. */
type RequestEvent = { readonly detail: unknown } | { readonly from: unknown; readonly to: unknown };

export type ReconcileEvent = HourlyEvent | RequestEvent;

/** What a run came to; the numbers are also the function's metrics. */
export interface ReconcileAnswer extends Omit<Reconciled, 'changes'> {
  readonly findings: readonly FindingJson[];
}

export type Reconcile = (own: string, now: EpochMs, asked?: HourRange) => Promise<Reconciled>;

/** reconcileEventHandler takes the schedule's hours and requests for a range; one with a mistake in it is answered with the field at fault. */
export function reconcileEventHandler(begin: () => Promise<Reconcile>, clock: Clock) {
  return middy(
    async (
      event: ReconcileEvent,
      context: Context,
    ): Promise<ReconcileAnswer | { readonly errors: readonly string[] }> => {
      const own = scopeOfFunction(context.invokedFunctionArn);
      const reconcile = await begin();
      if ('time' in event && !('detail' in event)) {
        const at = Date.parse(event.time);
        if (Number.isNaN(at)) throw new Error('event field time is not an ISO 8601 time');
        return answerOf(await reconcile(own, at));
      }
      const parsed = parseReconcileRequest('detail' in event ? event.detail : event, clock());
      return 'errors' in parsed ? parsed : answerOf(await reconcile(own, clock(), parsed.range));
    },
  );
}

const answerOf = ({ changes, ...counts }: Reconciled): ReconcileAnswer => ({
  ...counts,
  findings: changes.map(findingJson),
});
