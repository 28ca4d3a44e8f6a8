import { logEventScanner } from '#adapters/cloudwatch-logs/log-event-scanner.ts';
import type { Chunks } from '#adapters/log-files/chunks.ts';
import { MAX_LINE_BYTES } from '#adapters/log-files/line-cutter.ts';
import type { RejectReason } from '#core/invocation/invocation.ts';
import { type Placed, unwrapped } from './read-lines.ts';
import { listedEvent } from './unwrap.ts';

type Found =
  | { readonly kind: 'value'; readonly value: unknown; readonly text: string; readonly isListed: boolean }
  | { readonly kind: 'list' }
  | { readonly kind: 'rejected'; readonly reason: RejectReason };

/**
 * readDocument gives the log events of a JSON document of any size, or of several after each other, element by element. Its
 * `line` is the event's position.
 */
export async function* readDocument(chunks: Chunks): AsyncGenerator<Placed> {
  let found: Found[] = [];
  let position = 0;
  const scanner = logEventScanner(
    {
      element: (value, text, key) => found.push({ kind: 'value', value, text, isListed: key !== undefined }),
      document: (value, text, cut) => {
        if (!cut) found.push({ kind: 'value', value, text, isListed: false });
        else if (!Array.isArray(value)) found.push({ kind: 'list' });
      },
      rejected: (reason) => found.push({ kind: 'rejected', reason }),
    },
    ['events', 'results'],
    MAX_LINE_BYTES,
  );
  let isStart = true;
  for (;;) {
    const step = await chunks.next();
    const isReadable = step.done || scanner.write(isStart ? withoutMark(step.value) : step.value);
    isStart = false;
    const now = found;
    found = [];
    for (const each of now) {
      for await (const placed of placedOf(each)) {
        if (placed.log !== undefined) position++;
        yield { ...placed, line: position };
      }
    }
    if (step.done && (step.value === 'damaged' || scanner.endsInside())) {
      yield { log: { rejected: 'truncated' }, line: position + 1, isWrapped: false };
    }
    if (step.done || !isReadable) break;
  }
  await chunks.return('whole');
}

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

const withoutMark = (start: Buffer): Buffer =>
  start.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? start.subarray(BYTE_ORDER_MARK.length) : start;

async function* placedOf(found: Found): AsyncGenerator<Placed> {
  if (found.kind === 'list') yield { line: 0, isWrapped: true };
  else if (found.kind === 'rejected') yield { log: { rejected: found.reason }, line: 0, isWrapped: false };
  else if (found.isListed) yield { log: listedEvent(found.value), line: 0, isWrapped: true };
  else yield* unwrapped(found.value, found.text, 0);
}
