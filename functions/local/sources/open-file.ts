import { createReadStream } from 'node:fs';
import { type Chunks, openChunks } from '#adapters/log-files/chunks.ts';

const READ_BYTES = 256 * 1024;

/** openFile gives a file's bytes; openChunks says how gzip is recognised. */
export const openFile = (path: string): Promise<Chunks> =>
  openChunks(createReadStream(path, { highWaterMark: READ_BYTES }));
