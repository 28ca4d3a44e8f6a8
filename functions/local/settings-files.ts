import { type Config, parseConfig } from '#core/config/config.ts';
import { objectOf, textOf } from '#core/invocation/json.ts';
import { parseCatalog } from '#core/profiles/parse-catalog.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { readSettings } from './read-settings.ts';
import { UsageError } from './usage-error.ts';

/** readConfig reads and checks a whole configuration; throws a UsageError naming file, field and fault. */
export async function readConfig(file: string | undefined): Promise<Config> {
  const parsed = parseConfig(file === undefined ? {} : await readSettings(file, `--config ${file}`));
  if ('errors' in parsed) throw new UsageError(problems(file, parsed.errors));
  return parsed.config;
}

/** readCatalog reads and checks a catalog file; throws a UsageError naming file, entry and fault. Undefined without a file. */
export async function readCatalog(file: string | undefined): Promise<readonly CatalogProfile[] | undefined> {
  if (file === undefined) return undefined;
  const parsed = parseCatalog(await readSettings(file, `--catalog ${file}`));
  if ('problems' in parsed) throw new UsageError(problems(file, parsed.problems));
  return parsed.profiles;
}

/** readBodyBucket gives `source.bodyBucket` of the deployment described in the working directory, if one is. */
export async function readBodyBucket(file = 'watchdog.deploy.json'): Promise<string | undefined> {
  // Whoever deploys it is told what is wrong with it.
  const settings = await readSettings(file, file).catch(() => undefined);
  return textOf(objectOf(objectOf(settings)?.source)?.bodyBucket);
}

const problems = (file: string | undefined, faults: readonly string[]): string => `${file}: ${faults.join('; ')}`;
