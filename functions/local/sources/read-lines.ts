import type { Chunks } from '#adapters/log-files/chunks.ts';
import { type CutLine, lineCutter } from '#adapters/log-files/line-cutter.ts';
import { timestampOf } from '#core/invocation/timestamp.ts';
import type { LogText } from './log-line.ts';
import { logText, unwrap } from './unwrap.ts';

/** A log event and its place; `isWrapped` when it came out of a known wrapper, which gives no `log` when it is empty. */
export interface Placed {
  readonly log?: LogText;
  readonly line: number;
  readonly isWrapped: boolean;
}

/** Keys of a record (AWS docs: model-invocation-logging; real records). */
const RECORD_KEYS = new Set([
  ...['schemaType', 'schemaVersion', 'timestamp', 'accountId', 'region', 'inferenceRegion', 'requestId', 'operation'],
  ...['modelId', 'identity', 'requestMetadata', 'errorCode', 'input', 'output'],
]);
const FIRST_FIELD = /^\s*\{\s*"([^"\\]*)"\s*:\s*(.)/s;

/** Export to S3: `<time> <message>` (AWS docs: S3Export); `aws logs tail` has the stream's name in between. */
const PREFIXED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) (?:[^\s{]+ (?=\{))?(.+)$/s;

/** readLines gives the log events of a file with one record, one exported event or one wrapper a line. */
export async function* readLines(chunks: Chunks): AsyncGenerator<Placed> {
  const cutter = lineCutter();
  for (;;) {
    const step = await chunks.next();
    const lines = step.done ? cutter.end(step.value === 'whole') : cutter.write(step.value);
    for (const cut of lines) {
      const wrapped = wrappedValue(cut);
      if (wrapped === undefined) yield { log: logTextOf(cut), line: cut.line, isWrapped: false };
      else yield* unwrapped(wrapped.value, wrapped.text, cut.line);
    }
    if (step.done) return;
  }
}

export async function* unwrapped(value: unknown, text: string, line: number): AsyncGenerator<Placed> {
  const { texts, isWrapper } = await unwrap(value, text);
  if (isWrapper && texts.length === 0) yield { line, isWrapped: true };
  for (const log of texts) yield { log, line, isWrapped: isWrapper };
}

function logTextOf(cut: CutLine): LogText {
  if ('rejected' in cut) return { rejected: cut.rejected };
  const [, time, message] = PREFIXED.exec(cut.text) ?? [];
  return time === undefined || message === undefined ? { text: cut.text } : logText(message, timestampOf(time));
}

/** Most lines are records, which need no parsing here: their first key tells. */
function wrappedValue(cut: CutLine): { readonly value: unknown; readonly text: string } | undefined {
  if ('rejected' in cut) return undefined;
  const [, key, start = ''] = FIRST_FIELD.exec(cut.text) ?? [];
  if (key === undefined) return undefined;
  const isListedEvent = key === 'timestamp' && /\d/.test(start);
  if (RECORD_KEYS.has(key) && !isListedEvent) return undefined;
  try {
    return { value: JSON.parse(cut.text), text: cut.text };
  } catch {
    return undefined;
  }
}
