import type { RejectReason } from '#core/invocation/invocation.ts';
import { objectOf, textOf } from '#core/invocation/json.ts';
import { type Ending, inflate, inflateAtOnce, isGzip } from './inflate.ts';
import { type LogEventScanner, logEventScanner } from './log-event-scanner.ts';

/** One log event of an envelope, or the reason why it, or the rest of the envelope, cannot be read. */
export type SubscribedEvent =
  | { readonly id?: string; readonly timestamp?: number; readonly message: string }
  | { readonly rejected: RejectReason };

/** What the envelope says of itself; undefined where it was cut off or is not there. */
export interface Envelope {
  readonly messageType?: string;
  readonly owner?: string;
  readonly logGroup?: string;
}

export interface DecodeLimits {
  /** One log event may have 1,024 KB (AWS docs: CloudWatch Logs quotas); JSON escapes make it up to six times as long. */
  readonly eventBytes: number;
  /** All of an envelope: 1 MB of gzip (AWS docs: Lambda quotas, asynchronous payload) can hold 1 GB. */
  readonly totalBytes: number;
}

/** Nearly every event is smaller; what is larger is inflated as a stream, so that it is never held whole. */
const AT_ONCE_BYTES = 4 * 1024 * 1024;

const LIMITS: DecodeLimits = { eventBytes: 8 * 1024 * 1024, totalBytes: 512 * 1024 * 1024 };

/**
 * decodeSubscriptionEvent gives each log event of `awslogs.data` (base64 of gzip of JSON) to `onEvent` as soon as it is read,
 * one at a time, and the envelope at the end: the caller drops the events when its `messageType` is CONTROL_MESSAGE
 * (AWS docs: SubscriptionFilters). Damage never throws: what is complete is given, then one event says what is wrong. What
 * `onEvent` throws is passed on.
 */
export async function decodeSubscriptionEvent(
  data: string,
  onEvent: (event: SubscribedEvent) => void,
  limits: DecodeLimits = LIMITS,
): Promise<Envelope> {
  const zipped = Buffer.from(data, 'base64');
  let envelope: Envelope | undefined;
  let isReported = false;
  const reject = (reason: RejectReason): void => {
    isReported = true;
    onEvent({ rejected: reason });
  };
  const scanner = logEventScanner(
    {
      element: (value, _text, key) => {
        if (key === undefined) return;
        const event = eventOf(value);
        if (event === undefined) reject('unreadable-event');
        else onEvent(event);
      },
      document: (frame, _text, hasEvents) => {
        if (hasEvents) envelope ??= envelopeOf(frame);
      },
      rejected: reject,
    },
    ['logEvents'],
    limits.eventBytes,
  );
  const ending = isGzip(zipped) ? await scan(zipped, scanner, limits.totalBytes) : 'whole';
  if (ending === 'too-large') reject('too-large');
  else if (ending === 'damaged' || scanner.endsInside()) reject('truncated');
  else if (envelope === undefined && !isReported) reject('unreadable-event');
  return envelope ?? {};
}

async function scan(zipped: Buffer, scanner: LogEventScanner, totalBytes: number): Promise<Ending | 'too-large'> {
  const whole = inflateAtOnce(zipped, Math.min(totalBytes, AT_ONCE_BYTES));
  if (whole !== undefined) {
    scanner.write(whole);
    return 'whole';
  }
  let total = 0;
  const chunks = inflate(only(zipped));
  try {
    for (;;) {
      const step = await chunks.next();
      if (step.done) return step.value;
      total += step.value.length;
      if (total > totalBytes) return 'too-large';
      if (!scanner.write(step.value)) return 'whole';
    }
  } finally {
    await chunks.return('whole');
  }
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function eventOf(value: unknown): SubscribedEvent | undefined {
  const { id, timestamp, message } = objectOf(value) ?? {};
  if (typeof message !== 'string') return undefined;
  return {
    ...(typeof id === 'string' && { id }),
    ...(typeof timestamp === 'number' && { timestamp }),
    message,
  };
}

function envelopeOf(frame: unknown): Envelope | undefined {
  const fields = objectOf(frame);
  if (fields === undefined) return undefined;
  const messageType = textOf(fields.messageType);
  const owner = textOf(fields.owner);
  const logGroup = textOf(fields.logGroup);
  return {
    ...(messageType !== undefined && { messageType }),
    ...(owner !== undefined && { owner }),
    ...(logGroup !== undefined && { logGroup }),
  };
}
