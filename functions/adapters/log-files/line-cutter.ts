/** One log line, or one element of a document, may be as long as this. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

const LINE_FEED = 0x0a;

/** A line that has something in it, or one that is too large to be held. */
export type CutLine =
  | { readonly text: string; readonly line: number }
  | { readonly rejected: 'too-large' | 'truncated'; readonly line: number };

export interface LineCutter {
  write(chunk: Buffer): Generator<CutLine>;
  /** What stands after the last line feed: a line when the input is whole, else the place where it is cut off. */
  end(isWhole: boolean): Generator<CutLine>;
}

/**
 * lineCutter cuts chunks into lines: LF or CRLF, a byte order mark before the first, blank lines counted but not given. A line of
 * more than `maxBytes` is rejected and passed over without being held.
 */
export function lineCutter(maxBytes = MAX_LINE_BYTES): LineCutter {
  let line = 1;
  let held: Buffer[] = [];
  let heldBytes = 0;

  function hold(part: Buffer): void {
    heldBytes += part.length;
    if (heldBytes > maxBytes) held = [];
    else if (part.length > 0) held.push(part);
  }

  function take(): CutLine | undefined {
    const isTooLarge = heldBytes > maxBytes;
    const [first] = held;
    const bytes = first !== undefined && held.length === 1 ? first : Buffer.concat(held);
    held = [];
    heldBytes = 0;
    const at = line++;
    if (isTooLarge) return { rejected: 'too-large', line: at };
    const whole = bytes.toString('utf8');
    const text = at === 1 ? whole.replace(/^\uFEFF/, '') : whole;
    if (!/\S/.test(text)) return undefined;
    return { text: text.endsWith('\r') ? text.slice(0, -1) : text, line: at };
  }

  return {
    *write(chunk) {
      for (let from = 0; from < chunk.length; ) {
        const end = chunk.indexOf(LINE_FEED, from);
        hold(chunk.subarray(from, end < 0 ? chunk.length : end));
        if (end < 0) return;
        const cut = take();
        if (cut !== undefined) yield cut;
        from = end + 1;
      }
    },
    *end(isWhole) {
      if (!isWhole) yield { rejected: 'truncated', line };
      else if (heldBytes > 0) {
        const cut = take();
        if (cut !== undefined) yield cut;
      }
    },
  };
}
