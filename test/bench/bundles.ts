import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { bundleOf, bundling, functionNames } from '../../infra/bundling.ts';

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
  readonly own: Bundle;
  readonly empty: Bundle;
}

export interface Bundle {
  /** Holds a `handler.mjs`. */
  readonly folder: string;
  /** What is loaded before the first invocation; the rest is loaded when it is needed. */
  readonly loaded: readonly string[];
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
  const functions = await Promise.all(
    functionNames().map(async (name): Promise<BundledFunction> => {
      const handler = await readFile(join(FUNCTIONS, name, 'handler.ts'), 'utf8');
      const clients = clientsIn(handler);
      const contents = [
        ...[...clients].map(([client, from]) => `import { ${client} } from '${from}';\nnew ${client}({});`),
        'export const handler = async () => ({});',
      ].join('\n');
      const stdin = { contents, resolveDir: FUNCTIONS, loader: 'ts' } as const;
      const own = await bundled(join(folder, name), bundleOf(name, folder));
      const empty = await bundled(join(folder, `${name}-empty`), { ...bundling, stdin });
      const required = [...handler.matchAll(REQUIRED)].map(([, value = '']) => value);
      return { name, clients: [...clients.keys()], required, own, empty };
    }),
  );
  return { folder, functions, remove: () => rm(folder, { recursive: true }) };
}

async function bundled(outdir: string, options: BuildOptions): Promise<Bundle> {
  const { metafile } = await build({ ...options, outdir, logLevel: 'silent', metafile: true });
  return { folder: outdir, loaded: loadedFirst(metafile).map((file) => resolve(file)) };
}

/** The entry point and all that it imports by a statement, itself or through others. */
export function loadedFirst({ outputs }: Pick<Metafile, 'outputs'>): string[] {
  const loaded = new Set(
    Object.keys(outputs).filter((file) => outputs[file]?.entryPoint !== undefined && isHandler(file)),
  );
  for (const file of loaded) {
    for (const { path, kind, external } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && !external) loaded.add(path);
    }
  }
  return [...loaded];
}

const isHandler = (file: string): boolean => file.endsWith('/handler.mjs');

/** The clients that a handler makes, with the packages that they are from. */
export function clientsIn(handler: string): ReadonlyMap<string, string> {
  const packages = new Map(
    [...handler.matchAll(CLIENT_IMPORT)].flatMap(([, names = '', from = '']) =>
      names.split(',').map((name) => [name.replace('type ', '').trim(), from] as const),
    ),
  );
  return new Map([...handler.matchAll(CLIENT)].map(([, client = '']) => [client, packages.get(client) ?? '']));
}
