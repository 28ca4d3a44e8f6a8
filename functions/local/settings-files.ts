import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Config, parseConfig } from '#core/config/config.ts';
import { parseCatalog } from '#core/profiles/parse-catalog.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { UsageError } from './usage-error.ts';

/** readConfig reads and checks a whole configuration; throws a UsageError naming file, field and fault. */
export async function readConfig(file: string | undefined): Promise<Config> {
  const parsed = parseConfig(file === undefined ? {} : await readSettings(file, '--config'));
  if ('errors' in parsed) throw new UsageError(problems(file, parsed.errors));
  return parsed.config;
}

/** readCatalog reads and checks a catalog file; throws a UsageError naming file, entry and fault. Undefined without a file. */
export async function readCatalog(file: string | undefined): Promise<readonly CatalogProfile[] | undefined> {
  if (file === undefined) return undefined;
  const parsed = parseCatalog(await readSettings(file, '--catalog'));
  if ('problems' in parsed) throw new UsageError(problems(file, parsed.problems));
  return parsed.profiles;
}

const problems = (file: string | undefined, faults: readonly string[]): string => `${file}: ${faults.join('; ')}`;

async function readSettings(file: string, option: string): Promise<unknown> {
  if (/\.[cm]?[jt]s$/.test(file)) return importDefault(file, option);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${option} ${file}: ${error.code === 'ENOENT' ? 'there is no such file' : 'cannot be read'}`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${option} ${file}: not JSON (${oneLine(error)})`);
  }
}

async function importDefault(file: string, option: string): Promise<unknown> {
  const module: { default?: unknown } = await import(pathToFileURL(resolve(file)).href).catch((error: unknown) => {
    throw new UsageError(`${option} ${file}: cannot be imported (${oneLine(error)})`);
  });
  if (module.default === undefined) throw new UsageError(`${option} ${file}: has no default export`);
  return module.default;
}

/** Messages of parsers and loaders quote the file, line breaks and all. */
const oneLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
