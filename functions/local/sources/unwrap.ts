import { decodeSubscriptionEvent } from '#adapters/cloudwatch-logs/decode-subscription-event.ts';
import { listOf, objectOf } from '#core/invocation/json.ts';
import { plausibleTime, timestampOf } from '#core/invocation/timestamp.ts';
import type { EpochMs } from '#core/time.ts';
import type { LogText } from './log-line.ts';

/** What a JSON value holds; `isWrapper` when it is a known wrapper around log events, even an empty one. */
export interface Unwrapped {
  readonly texts: readonly LogText[];
  readonly isWrapper: boolean;
}

/**
 * unwrap gives the log events in a saved subscription event, in an AWS CLI or Logs Insights answer, or in one event of either; any
 * other value is a log event itself, as the `text` it was read from. A control message (AWS docs: SubscriptionFilters) has none.
 */
export async function unwrap(value: unknown, text: string): Promise<Unwrapped> {
  const fields = objectOf(value);
  const data = objectOf(fields?.awslogs)?.data;
  if (typeof data === 'string') return { texts: await decoded(data), isWrapper: true };
  const list = fields?.events ?? fields?.results;
  if (Array.isArray(list)) return { texts: list.map(listedEvent), isWrapper: true };
  const event = eventOf(value);
  return { texts: [event ?? { text }], isWrapper: event !== undefined };
}

/** listedEvent is for elements of a list that holds nothing but events. */
export const listedEvent = (value: unknown): LogText => eventOf(value) ?? { rejected: 'unreadable-event' };

async function decoded(data: string): Promise<LogText[]> {
  const texts: LogText[] = [];
  const { messageType } = await decodeSubscriptionEvent(data, (event) => {
    texts.push('rejected' in event ? event : logText(event.message, event.timestamp));
  });
  return messageType === 'CONTROL_MESSAGE' ? [] : texts;
}

function eventOf(value: unknown): LogText | undefined {
  const fields = objectOf(Array.isArray(value) ? namedFields(value) : value);
  if (fields === undefined) return undefined;
  const insights = fields['@message'];
  if (typeof insights === 'string' || (typeof insights === 'object' && insights !== null)) {
    const text = typeof insights === 'string' ? insights : jsonText(insights);
    return text === undefined ? { rejected: 'unreadable-event' } : logText(text, insightsTime(fields['@timestamp']));
  }
  const isEvent = typeof fields.timestamp === 'number' || 'eventId' in fields || 'ingestionTime' in fields;
  return isEvent && typeof fields.message === 'string' ? logText(fields.message, fields.timestamp) : undefined;
}

/** An answer row of Logs Insights: `[{field, value}, ...]` (AWS docs: GetQueryResults). */
function namedFields(row: readonly unknown[]): Record<string, unknown> {
  const pairs = listOf(row).map((cell): [string, unknown] => {
    const { field, value } = objectOf(cell) ?? {};
    return [String(field), value];
  });
  return Object.fromEntries(pairs);
}

/** The console's JSON download has the message parsed where it is JSON. Nested deeper than the stack, it cannot be written again. */
function jsonText(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** `2026-11-02 09:00:37.000`, UTC. */
const insightsTime = (value: unknown): EpochMs | undefined =>
  typeof value === 'string' ? timestampOf(value.replace(' ', 'T')) : undefined;

/** A wrapper's time that cannot be one, in another unit for instance, must not move the reader's clock. */
export function logText(text: string, timestamp: unknown): LogText {
  const timestampMs = plausibleTime(timestamp);
  return timestampMs === undefined ? { text } : { text, timestampMs };
}
