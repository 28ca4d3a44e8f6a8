import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundlesIn, bundling, functionNames } from '../../infra/bundling.ts';

const FUNCTIONS = fileURLToPath(new URL('../../functions/', import.meta.url));
const CLIENT = /new (\w+Client)\(/g;
const REQUIRED = /required\('(\w+)'\)/g;
const CLIENT_IMPORT = /import \{([^}]+)\} from '(@aws-sdk\/client-[a-z0-9-]+)'/g;

/** A function as it is deployed, and an empty handler that makes the same SDK clients. */
export interface BundledFunction {
  readonly name: string;
  readonly clients: readonly string[];
  /** Names of the environment values without which it is not loaded. */
  readonly required: readonly string[];
  /** Folders with a `handler.mjs`. */
  readonly own: string;
  readonly empty: string;
}

export interface BundledFunctions {
  /** What holds a folder for each of them. */
  readonly folder: string;
  readonly functions: readonly BundledFunction[];
  remove(): Promise<void>;
}

/** bundleFunctions makes both bundles of every function. */
export async function bundleFunctions(): Promise<BundledFunctions> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-bundles-'));
  await build({ ...bundlesIn(folder), logLevel: 'silent' });
  const functions = await Promise.all(
    functionNames().map(async (name): Promise<BundledFunction> => {
      const handler = await readFile(join(FUNCTIONS, name, 'handler.ts'), 'utf8');
      const clients = clientsIn(handler);
      const [own, empty] = [join(folder, name), join(folder, `${name}-empty`)];
      const contents = [
        ...[...clients].map(([client, from]) => `import { ${client} } from '${from}';\nnew ${client}({});`),
        'export const handler = async () => ({});',
      ].join('\n');
      const stdin = { contents, resolveDir: FUNCTIONS, loader: 'ts' } as const;
      await build({ ...bundling, logLevel: 'silent', stdin, outfile: join(empty, 'handler.mjs') });
      const required = [...handler.matchAll(REQUIRED)].map(([, value = '']) => value);
      return { name, clients: [...clients.keys()], required, own, empty };
    }),
  );
  return { folder, functions, remove: () => rm(folder, { recursive: true }) };
}

/** The clients that a handler makes, with the packages that they are from. */
export function clientsIn(handler: string): ReadonlyMap<string, string> {
  const packages = new Map(
    [...handler.matchAll(CLIENT_IMPORT)].flatMap(([, names = '', from = '']) =>
      names.split(',').map((name) => [name.replace('type ', '').trim(), from] as const),
    ),
  );
  return new Map([...handler.matchAll(CLIENT)].map(([, client = '']) => [client, packages.get(client) ?? '']));
}
