import { type Chunks, openChunks, peek } from '#adapters/log-files/chunks.ts';
import { type InputForm, inputForm } from './input-form.ts';
import { listSources, type OnSkipped, type Source } from './list-sources.ts';
import type { LogLine } from './log-line.ts';
import { openFile } from './open-file.ts';
import { inTimeOrder } from './order-sources.ts';
import { readDocument } from './read-document.ts';
import { type Placed, readLines } from './read-lines.ts';

export type { LogLine } from './log-line.ts';

export interface SourceSummary {
  readonly source: string;
  readonly form: InputForm;
  /** Log lines given, rejected ones included. */
  readonly lines: number;
  /** It held a record, a known wrapper, or something damaged: when none does, the user has named the wrong files. */
  readonly looksLikeLogs: boolean;
}

export interface ReadOptions {
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Told when a source has been read to its end. */
  readonly onSource?: (summary: SourceSummary) => void;
  /** Told of a file that has no text in it, before `onSource`, and of a link that leads nowhere. */
  readonly onSkipped?: OnSkipped;
}

const RECORD = /^\s*\{.*"(?:schemaType|requestId|modelId)"\s*:/s;

/**
 * readLogLines gives every log line of files, folders and standard input (`-`), holding one at a time. What cannot be read is a
 * value with its place; a path that is missing or unreadable throws a UsageError before the first line.
 */
export async function* readLogLines(paths: readonly string[], options: ReadOptions = {}): AsyncGenerator<LogLine> {
  const { stdin = process.stdin, onSkipped } = options;
  for (const source of await inTimeOrder(await listSources(paths, onSkipped))) {
    const chunks = await (source.name === '-' ? openChunks(stdin) : openFile(source.name));
    yield* readSource(source, chunks, options);
  }
}

async function* readSource(
  { name: source }: Source,
  chunks: Chunks,
  { onSource, onSkipped }: ReadOptions,
): AsyncGenerator<LogLine> {
  const { form, rest } = await formOf(chunks);
  let lines = 0;
  let looksLikeLogs = false;
  try {
    for await (const placed of readers[form](rest)) {
      looksLikeLogs ||= isLog(placed);
      if (placed.log === undefined) continue;
      lines++;
      yield { ...placed.log, source, line: placed.line };
    }
  } finally {
    await rest.return('whole');
  }
  if (form === 'binary') onSkipped?.(source, 'not UTF-8 text');
  onSource?.({ source, form, lines, looksLikeLogs });
}

const readers = { lines: readLines, document: readDocument, binary: () => [] } satisfies Record<
  InputForm,
  (chunks: Chunks) => AsyncIterable<Placed> | Iterable<Placed>
>;

async function formOf(chunks: Chunks): Promise<{ readonly form: InputForm; readonly rest: Chunks }> {
  const { head, rest } = await peek(chunks, (seen) => inputForm(seen, false) !== undefined);
  const form = inputForm(head, true) ?? 'lines';
  // Nobody will read `rest`, and a generator that never ran closes nothing when it is told to return.
  if (form === 'binary') await chunks.return('whole');
  return { form, rest };
}

const isLog = ({ log, isWrapped }: Placed): boolean =>
  isWrapped || (log !== undefined && ('rejected' in log || RECORD.test(log.text)));
