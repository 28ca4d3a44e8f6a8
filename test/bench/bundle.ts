import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { runChild } from './child.ts';
import { ratioOf, spreadOf } from './harness.ts';
import type { BenchInput, Section } from './section.ts';

const RUNS = 9;
const FUNCTIONS = fileURLToPath(new URL('../../functions/', import.meta.url));
const CHILD = fileURLToPath(new URL('./bundle-child.ts', import.meta.url));
const BANNER = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
/** A handler reads its environment when it is loaded; any value will do. */
const ENVIRONMENT = { AWS_REGION: 'us-east-1', STATE_TABLE: 'state', LEDGER_TABLE: 'ledger', KEY_RING_SECRET: 'keys' };
const CLIENT = /new (\w+Client)\(/g;
const CLIENT_PACKAGE = /from '(@aws-sdk\/client-[a-z0-9-]+)'/g;

/** Bundle size and load time of every Lambda, over an empty handler that makes the same SDK clients. */
export async function bundle({ say }: BenchInput): Promise<Section[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-bundle-'));
  Object.assign(process.env, ENVIRONMENT);
  try {
    const rows: Section['rows'][number][] = [];
    for (const name of await lambdas()) {
      say(`bundle: ${name}`);
      const entry = join(FUNCTIONS, name, 'handler.ts');
      const source = await readFile(entry, 'utf8');
      const clients = [...source.matchAll(CLIENT)].map(([, client]) => client);
      const imports = [...source.matchAll(CLIENT_PACKAGE)].map(([, from]) => from);
      const lines = clients.map((client, at) => `import { ${client} } from '${imports[at]}';\nnew ${client}({});`);
      const [own, floor] = [join(folder, `${name}.mjs`), join(folder, `${name}-empty.mjs`)];
      const options: BuildOptions = {
        bundle: true,
        minify: true,
        platform: 'node',
        format: 'esm',
        target: 'node24',
        mainFields: ['module', 'main'],
        banner: { js: BANNER },
        logLevel: 'silent',
      };
      await build({ ...options, entryPoints: [entry], outfile: own });
      const stdin = {
        contents: `${lines.join('\n')}\nexport const handler = async () => ({});`,
        resolveDir: FUNCTIONS,
        loader: 'ts',
      } as const;
      await build({ ...options, stdin, outfile: floor });
      const taken = { own: [] as number[], floor: [] as number[] };
      const peak = { own: [] as number[], floor: [] as number[] };
      for (let run = 0; run < RUNS; run++) {
        for (const [kind, file] of [
          ['floor', floor],
          ['own', own],
        ] as const) {
          const { lastLine, peakRssMb } = await runChild(CHILD, [file]);
          taken[kind].push(Number(lastLine));
          peak[kind].push(peakRssMb);
        }
      }
      rows.push({
        function: name,
        clients: clients.join(', '),
        'bundle KB': (await stat(own)).size / 1024,
        'empty KB': (await stat(floor)).size / 1024,
        'import ms': spreadOf(taken.own),
        'empty ms': spreadOf(taken.floor).median,
        'x empty': ratioOf(taken.own, taken.floor),
        'RSS MB': spreadOf(peak.own).median,
        'empty RSS MB': spreadOf(peak.floor).median,
      });
    }
    return [{ bench: 'bundle', about: 'minified ESM bundles and their import() in a fresh process', rows }];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function lambdas(): Promise<string[]> {
  const found = await Promise.all(
    (await readdir(FUNCTIONS)).map(async (name) => {
      const isLambda = await stat(join(FUNCTIONS, name, 'handler.ts')).then(
        () => true,
        () => false,
      );
      return isLambda ? [name] : [];
    }),
  );
  return found.flat();
}
