import middy from '@middy/core';
import type { Context, DynamoDBStreamEvent } from 'aws-lambda';
import { dueOfKey, INCIDENTS } from '#adapters/dynamodb/keys.ts';
import { type MuteRequest, parseMuteRequest } from '#core/findings/mute-request.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Due } from '#core/ports/delivery-store.ts';
import type { EpochMs } from '#core/time.ts';
import type { Muted } from '#functions/findings/mute-findings.ts';
import type { Notified } from './notify-findings.ts';

/** The minute's sweep, as EventBridge Scheduler sends it. */
interface SweepEvent {
  readonly time: string;
}

/** A request about findings, as EventBridge delivers it or as it was invoked with. */
type RequestEvent = { readonly detail: unknown } | { readonly request: string };

export type NotifyEvent = DynamoDBStreamEvent | SweepEvent | RequestEvent;

export type NotifyAnswer = Notified | Muted | { readonly errors: readonly string[] };

export interface Notifier {
  readonly notify: (woken: readonly Due[], deadline: EpochMs) => Promise<Notified>;
  readonly mute: (request: MuteRequest, at: EpochMs) => Promise<Muted>;
}

const NOTHING: Notified = { told: 0, waiting: 0, blocked: 0 };

/** Left for what the runtime does after the handler. */
const RESERVE_MS = 2_000;

/**
 * notifyEventHandler takes the state table's stream, the minute's sweep, and requests to mute. A request with a mistake in it is
 * answered with the field at fault, whoever sent it.
 */
export function notifyEventHandler(begin: () => Promise<Notifier>, clock: Clock) {
  return middy(async (event: NotifyEvent, context: Context): Promise<NotifyAnswer> => {
    const { notify, mute } = await begin();
    const deadline = clock() + context.getRemainingTimeInMillis() - RESERVE_MS;
    if ('Records' in event) {
      const woken = wokenBy(event);
      return woken.length > 0 ? notify(woken, deadline) : NOTHING;
    }
    if (!('detail' in event || 'request' in event)) return notify([], deadline);
    const parsed = parseMuteRequest('detail' in event ? event.detail : event, clock());
    if ('errors' in parsed) return parsed;
    const muted = await mute(parsed.request, clock());
    await notify([], deadline);
    return muted;
  });
}

/**
 * The incidents that changed; what is in them is read again, since a stream tells of the past. Deliveries are what this function
 * writes itself: it would wake itself without end, and tell what waits for a time.
 */
function wokenBy({ Records }: DynamoDBStreamEvent): Due[] {
  const keys = Records.flatMap(({ dynamodb }) => {
    const { p, s } = dynamodb?.Keys ?? {};
    return p?.S?.startsWith(INCIDENTS) && s?.S !== undefined ? [{ p: p.S, s: s.S }] : [];
  });
  return [...new Map(keys.map((key) => [`${key.p}\n${key.s}`, dueOfKey(key)])).values()];
}
