import type { RejectReason } from '#core/invocation/invocation.ts';
import { OPEN_BRACE } from './json-bytes.ts';
import { findValueEnd, startOfValue, type ValueWalk } from './json-value-end.ts';

const NEXT_OBJECT = Buffer.from('},{"');
const LAST_OBJECT = Buffer.from('}]');

export interface ElementSink {
  element(value: unknown, text: string): void;
  rejected(reason: RejectReason): void;
}

/** Cuts one array element after the other out of chunks that may end anywhere. */
export interface ElementCutter {
  /** An element has begun and its end has not been seen. */
  readonly open: () => boolean;
  /** Goes on with the open element, or begins one at `from`; gives the index just past it, or the chunk's length. */
  cut(chunk: Buffer, from: number): number;
}

/**
 * elementCutter gives every whole element parsed, holding one at a time. One that is no JSON is `unreadable-event`; one of more than
 * `maxBytes` is `too-large` and is passed over to its exact end without being held.
 */
export function elementCutter(sink: ElementSink, maxBytes: number): ElementCutter {
  let walk: ValueWalk | undefined;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  // Bytes that guesses have cost and that cuts have passed: guessing stops when it has cost more, so any input is linear.
  let wasted = 0;
  let passed = 0;

  /**
   * Guesses that the element ends before the next `},{"`, or where there is none before the last `}]`. A JSON value that begins at
   * a given byte has one end only, so a guess that parses is right.
   */
  function guess(chunk: Buffer, from: number): number {
    const next = chunk.indexOf(NEXT_OBJECT, from);
    const brace = next < 0 ? from + chunk.subarray(from).lastIndexOf(LAST_OBJECT) : next;
    const end = brace + 1;
    if (brace >= from && end - from <= maxBytes) {
      const text = chunk.toString('utf8', from, end);
      const parsed = parse(text);
      if (parsed !== undefined) {
        sink.element(parsed.value, text);
        return end;
      }
    }
    wasted += (next < 0 ? chunk.length : end) - from;
    return -1;
  }

  function finish(bytes: Buffer): void {
    const text = bytes.toString('utf8');
    const parsed = parse(text);
    if (parsed === undefined) sink.rejected('unreadable-event');
    else sink.element(parsed.value, text);
  }

  function cut(chunk: Buffer, from: number): number {
    if (walk === undefined) {
      if (chunk[from] === OPEN_BRACE && wasted <= passed) {
        const end = guess(chunk, from);
        if (end >= 0) {
          passed += end - from;
          return end;
        }
      }
      walk = startOfValue();
    }
    const found = findValueEnd(walk, chunk, from);
    const end = found < 0 ? chunk.length : found;
    passed += end - from;
    heldBytes += end - from;
    if (heldBytes > maxBytes) held = [];
    else if (end > from) held.push(chunk.subarray(from, end));
    if (found >= 0) {
      const parts = held;
      const tooLarge = heldBytes > maxBytes;
      walk = undefined;
      held = [];
      heldBytes = 0;
      if (tooLarge) sink.rejected('too-large');
      else finish(joined(parts));
    }
    return end;
  }

  return { open: () => walk !== undefined, cut };
}

function joined(parts: readonly Uint8Array[]): Buffer {
  const [first] = parts;
  return first !== undefined && parts.length === 1
    ? Buffer.from(first.buffer, first.byteOffset, first.byteLength)
    : Buffer.concat(parts);
}

// The parser's message quotes the text, so it is dropped here.
function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
