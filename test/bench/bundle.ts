import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Bundle, bundleFunctions } from './bundles.ts';
import { runChild } from './child.ts';
import { ratioOf, spreadOf } from './harness.ts';
import type { BenchInput, Section } from './section.ts';

const RUNS = 9;
const CHILD = fileURLToPath(new URL('./bundle-child.ts', import.meta.url));
/** Bundle size and load time of every Lambda, over an empty handler that makes the same SDK clients. */
export async function bundle({ say }: BenchInput): Promise<Section[]> {
  const { functions, remove } = await bundleFunctions();
  try {
    const rows: Section['rows'][number][] = [];
    for (const { name, clients, required, own, empty } of functions) {
      // A handler reads its environment when it is loaded; any value will do.
      for (const value of required) process.env[value] ??= 'made-up';
      say(`bundle: ${name}`);
      const wall = { own: [] as number[], empty: [] as number[] };
      const cpu = { own: [] as number[], empty: [] as number[] };
      const peak = { own: [] as number[], empty: [] as number[] };
      for (let run = 0; run < RUNS; run++) {
        for (const [kind, { folder }] of [
          ['empty', empty],
          ['own', own],
        ] as const) {
          const { lastLine, peakRssMb } = await runChild(CHILD, [join(folder, 'handler.mjs')]);
          const taken = JSON.parse(lastLine);
          wall[kind].push(taken.wall);
          cpu[kind].push(taken.cpu);
          peak[kind].push(peakRssMb);
        }
      }
      rows.push({
        function: name,
        clients: clients.map((client) => client.replace('Client', '')).join(', '),
        'bundle KB': (await loadedOf(own)).length / 1024,
        'gzip KB': gzipSync(await loadedOf(own)).length / 1024,
        'empty KB': (await loadedOf(empty)).length / 1024,
        'import ms': spreadOf(wall.own).median,
        'empty ms': spreadOf(wall.empty).median,
        'cpu ms': spreadOf(cpu.own).median,
        'cpu x empty': ratioOf(cpu.own, cpu.empty),
        'RSS MB': spreadOf(peak.own).median,
        'empty RSS MB': spreadOf(peak.empty).median,
      });
    }
    return [
      {
        bench: 'bundle',
        about: 'minified ESM bundles, as far as they are loaded at the start, and their import() in a fresh process',
        rows,
      },
    ];
  } finally {
    await remove();
  }
}

const loadedOf = async ({ loaded }: Bundle): Promise<Buffer> =>
  Buffer.concat(await Promise.all(loaded.map((file) => readFile(file))));
