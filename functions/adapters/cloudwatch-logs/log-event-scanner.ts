import type { RejectReason } from '#core/invocation/invocation.ts';
import { elementCutter } from './element-cutter.ts';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  isBlank,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './json-bytes.ts';
import { findValueEnd, type ValueWalk } from './json-value-end.ts';

export interface ScanSink {
  /** One element of a cut array, parsed; `key` names the array, undefined in a top-level one. */
  element(value: unknown, text: string, key: string | undefined): void;
  /** What is left of a document once its cut arrays are emptied; `cut` tells whether it had one. */
  document(frame: unknown, text: string, cut: boolean): void;
  rejected(reason: RejectReason): void;
}

export interface LogEventScanner {
  /** False when nothing that follows can be read any more. */
  write(chunk: Uint8Array): boolean;
  /** True when the bytes end inside a document. */
  endsInside(): boolean;
}

/**
 * logEventScanner reads JSON documents one after the other and cuts out, one at a time, the elements of a top-level array and
 * of those arrays at depth 1 of a top-level object whose key is in `arrays`. It holds one element or one frame, each of at
 * most `maxBytes`: a larger one is `too-large` and passed over. Where the text is no JSON, `unreadable-event` is reported once.
 */
export function logEventScanner(sink: ScanSink, arrays: readonly string[], maxBytes: number): LogEventScanner {
  let frame = Buffer.allocUnsafe(1024);
  let frameLength = 0;
  let depth = 0;
  let topIsObject = false;
  let inString = false;
  let escaped = false;
  let stringStart = 0;
  let lastString = '';
  /** The last byte of the frame that is not blank. */
  let previous = 0;
  let key: string | undefined;
  let inArray = false;
  let afterElement = false;
  let afterComma = false;
  let hasCutArray = false;
  let broken = false;
  let skipping: ValueWalk | undefined;
  let lost = false;

  const cutter = elementCutter(
    { element: (value, text) => sink.element(value, text, key), rejected: (reason) => sink.rejected(reason) },
    maxBytes,
  );

  function reset(): void {
    frameLength = 0;
    depth = 0;
    previous = 0;
    inString = false;
    inArray = false;
    hasCutArray = false;
    broken = false;
    skipping = undefined;
  }

  function keep(byte: number): void {
    if (frameLength === frame.length) frame = Buffer.concat([frame], frame.length * 2);
    frame[frameLength++] = byte;
  }

  function endDocument(): void {
    const text = frame.toString('utf8', 0, frameLength);
    const cut = hasCutArray;
    let isWhole = !broken;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      isWhole = false;
    }
    reset();
    if (!isWhole) sink.rejected('unreadable-event');
    if (value !== undefined) sink.document(value, text, cut);
  }

  function enterArray(name: string | undefined): void {
    key = name;
    inArray = true;
    hasCutArray = true;
    afterElement = false;
    afterComma = false;
  }

  function close(byte: number): void {
    keep(byte);
    previous = byte;
    if (--depth === 0) endDocument();
  }

  function startDocument(byte: number): void {
    if (isBlank(byte)) return;
    if (byte !== OPEN_BRACE && byte !== OPEN_BRACKET) {
      lost = true;
      sink.rejected('unreadable-event');
      return;
    }
    topIsObject = byte === OPEN_BRACE;
    depth = 1;
    keep(byte);
    previous = byte;
    if (!topIsObject) enterArray(undefined);
  }

  function frameStringByte(byte: number): void {
    keep(byte);
    if (escaped) escaped = false;
    else if (byte === BACKSLASH) escaped = true;
    else if (byte === QUOTE) {
      inString = false;
      if (depth === 1) lastString = frame.toString('utf8', stringStart, frameLength - 1);
    }
  }

  function frameByte(byte: number): void {
    if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      close(byte);
      return;
    }
    keep(byte);
    if (isBlank(byte)) return;
    if (byte === QUOTE) {
      inString = true;
      stringStart = frameLength;
    } else if (byte === OPEN_BRACE) depth++;
    else if (byte === OPEN_BRACKET) {
      const isCut = depth === 1 && topIsObject && previous === COLON && arrays.includes(lastString);
      depth++;
      if (isCut) enterArray(lastString);
    }
    previous = byte;
  }

  /** What stands between elements; gives the index to go on from. */
  function arrayByte(chunk: Buffer, at: number): number {
    const byte = chunk[at] as number;
    if (isBlank(byte)) return at + 1;
    if (byte === CLOSE_BRACKET) {
      if (afterComma) broken = true;
      inArray = false;
      close(byte);
      return at + 1;
    }
    if (byte === COMMA) {
      if (!afterElement) broken = true;
      afterElement = false;
      afterComma = true;
      return at + 1;
    }
    if (afterElement) broken = true;
    afterElement = true;
    afterComma = false;
    return cutter.cut(chunk, at);
  }

  function skip(walk: ValueWalk, chunk: Buffer, at: number): number {
    const end = findValueEnd(walk, chunk, at);
    if (end < 0) return chunk.length;
    reset();
    return end;
  }

  /** One step of any kind; gives the index to go on from. */
  function step(chunk: Buffer, at: number): number {
    if (cutter.open()) return cutter.cut(chunk, at);
    if (skipping !== undefined) return skip(skipping, chunk, at);
    if (inArray) return arrayByte(chunk, at);
    const byte = chunk[at] as number;
    if (depth === 0) startDocument(byte);
    else if (inString) frameStringByte(byte);
    else frameByte(byte);
    if (frameLength > maxBytes) {
      sink.rejected('too-large');
      frameLength = 0;
      inArray = false;
      skipping = { depth, inString, escaped, started: true };
    }
    return at + 1;
  }

  return {
    write(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      for (let at = 0; at < bytes.length && !lost; ) at = step(bytes, at);
      return !lost;
    },
    endsInside: () => depth > 0,
  };
}
