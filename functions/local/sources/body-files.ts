import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readBody } from '#adapters/log-files/read-body.ts';
import type { BodyStore } from '#core/ports/body-store.ts';

/** The folder that S3 delivery puts them into (AWS docs: model-invocation-logging). */
const FOLDER = 'data';
const IN_FOLDER = /(?:^|\/)data\/[^/]+$/;

/**
 * bodyFiles finds requests that were copied together with the logs: under `data/` in a folder that is read or beside a file. Their names hold
 * the request id, so the name alone tells. Nothing is looked for before one is asked for.
 */
export function bodyFiles(paths: readonly string[]): BodyStore {
  let files: Promise<ReadonlyMap<string, string>> | undefined;
  return {
    async read(address) {
      files ??= filesBy(paths);
      const file = (await files).get(basename(address));
      return file === undefined ? undefined : readBody(createReadStream(file)).catch(() => undefined);
    },
  };
}

/** Paths by file name. */
async function filesBy(paths: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const path of paths.filter((one) => one !== '-')) {
    const isFolder = await stat(path).then(
      (status) => status.isDirectory(),
      () => false,
    );
    const folder = isFolder ? path : dirname(path);
    const below = isFolder ? '.' : FOLDER;
    const keys = await readdir(join(folder, below), { recursive: true }).catch(() => []);
    for (const key of keys.map((one) => join(below, one))) {
      if (IN_FOLDER.test(key)) found.set(basename(key), join(folder, key));
    }
  }
  return found;
}
