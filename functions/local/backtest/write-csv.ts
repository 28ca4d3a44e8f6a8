import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { UsageError } from '#functions/local/usage-error.ts';

export interface CsvFile {
  /** Writes some lines; resolves when there is room for more. */
  write(lines: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** openCsv makes the file at once, so that a path that cannot be written is known before anything is judged. */
export async function openCsv(path: string, option: string, header: string): Promise<CsvFile> {
  const stream = createWriteStream(path);
  await once(stream, 'open').catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`${option} ${path}: cannot be written (${cause.code})`, { cause });
  });
  stream.write(`${header}\n`);
  return {
    async write(lines) {
      if (lines.length > 0 && !stream.write(`${lines.join('\n')}\n`)) await once(stream, 'drain');
    },
    async close() {
      stream.end();
      await finished(stream);
    },
  };
}
