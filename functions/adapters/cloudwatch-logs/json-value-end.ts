import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  isBlank,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './json-bytes.ts';

/** How far into a JSON value a walk has come; it may stop and go on at any byte. */
export interface ValueWalk {
  depth: number;
  inString: boolean;
  escaped: boolean;
  started: boolean;
}

export const startOfValue = (): ValueWalk => ({ depth: 0, inString: false, escaped: false, started: false });

/**
 * Walks from `from` to the end of a value and gives the index just past it, or -1 when it goes on beyond `bytes`. It counts
 * brackets outside strings and validates nothing: that is JSON.parse's work on the cut.
 */
export function findValueEnd(walk: ValueWalk, bytes: Uint8Array, from: number): number {
  let { depth, inString, escaped, started } = walk;
  const { length } = bytes;
  for (let at = from; at < length; at++) {
    const byte = bytes[at] as number;
    if (inString) {
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) {
        inString = false;
        if (depth === 0) return at + 1;
      }
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (depth === 0) return started ? at : at + 1;
      if (--depth === 0) return at + 1;
    } else if (depth === 0 && started && (byte === COMMA || isBlank(byte))) return at;
    started = true;
  }
  walk.depth = depth;
  walk.inString = inString;
  walk.escaped = escaped;
  walk.started = started;
  return -1;
}
