import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { parseBackfillRequest } from '#core/gaps/backfill-request.ts';
import { scopeOf } from '#core/invocation/scope.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { GapStore, StoredGap } from '#core/ports/gap-store.ts';
import { type EpochMs, isoOf, msOf } from '#core/time.ts';
import { type IngestAnswer, ingestAnswer } from '#functions/ingestion/ingest-answer.ts';
import type { Backfilled } from './backfill-invocations.ts';
import { openGap } from './open-gap.ts';

/** The schedule's tick, as EventBridge Scheduler sends it. */
interface TickEvent {
  readonly time: string;
}

/** A range to be read again, as EventBridge delivers the request or as it was invoked with. */
type RequestEvent = { readonly detail: unknown } | { readonly from: unknown; readonly to: unknown };

export type BackfillEvent = TickEvent | RequestEvent | { readonly installation: unknown };

/** What a run did; the numbers are also the function's metrics. */
export interface BackfillAnswer extends IngestAnswer, Omit<Backfilled, 'ingested'> {
  readonly records: number;
  /** The range that was asked for, as far as it can be read. */
  readonly opened?: { readonly from: string; readonly to: string };
}

export type Backfill = (deadline: EpochMs, opened: readonly StoredGap[]) => Promise<Backfilled>;

/** Left for the page that was begun and for storing how far it came. */
const RESERVE_MS = 30_000;

/**
 * backfillEventHandler takes the schedule's ticks and requests for a range; a request with a mistake in it is answered with the field
 * at fault. The scope is the function's own: logs are delivered within an account and Region.
 */
export function backfillEventHandler(begin: (scope: string) => Promise<Backfill>, gaps: GapStore, clock: Clock) {
  return middy(
    async (
      event: BackfillEvent,
      context: Context,
    ): Promise<BackfillAnswer | { readonly errors: readonly string[] }> => {
      const scope = scopeOfArn(context.invokedFunctionArn);
      const deadline = clock() + context.getRemainingTimeInMillis() - RESERVE_MS;
      const backfill = await begin(scope);
      if ('time' in event && !('detail' in event)) return answerOf(await backfill(deadline, []));
      const parsed = parseBackfillRequest('detail' in event ? event.detail : event, clock());
      if ('errors' in parsed) return parsed;
      const { request } = parsed;
      const opened = await openGap(gaps, scope, request, clock());
      const { sealedMinutes, ...answer } = answerOf(await backfill(deadline, [opened]));
      return {
        ...answer,
        sealedMinutes: sealedMinutes + request.sealedMinutes,
        opened: { from: isoOf(msOf(opened.gap.from)), to: isoOf(msOf(opened.gap.to)) },
      };
    },
  );
}

function answerOf({ ingested, ...run }: Backfilled): BackfillAnswer {
  const answer = ingestAnswer(ingested);
  return { records: answer.invocations + answer.other + answer.rejected, ...run, ...answer };
}

/** `arn:<partition>:lambda:<region>:<account>:function:<name>` (AWS docs: Lambda, Node.js context). */
function scopeOfArn(arn: string): string {
  const [, , , region, account] = arn.split(':');
  const scope = scopeOf(account, region);
  if (scope === undefined) throw new Error('the function has no account and Region of its own');
  return scope;
}
