import { SOURCE_MAPS } from '../runtime/environment.ts';
import { lambda } from '../runtime/lambda.ts';
import { bundleFunctions } from './bundles.ts';
import { ratioOf, spreadOf } from './harness.ts';
import type { BenchInput, Section } from './section.ts';

const RUNS = 7;
const WARM = 20;
const KINDS = ['empty', 'own', 'own without source maps'] as const;

/** What AWS's runtime client takes from the start of a process to its first question for work, over an empty handler with the same clients. */
export async function coldStart({ say }: BenchInput): Promise<Section[]> {
  const { functions, remove } = await bundleFunctions();
  try {
    const rows: Section['rows'][number][] = [];
    for (const { name, required, own, empty } of functions) {
      say(`cold-start: ${name}`);
      const environment = Object.fromEntries(required.map((value) => [value, 'made-up']));
      const init: Record<(typeof KINDS)[number], number[]> = { empty: [], own: [], 'own without source maps': [] };
      for (let run = 0; run < RUNS; run++) {
        for (const kind of KINDS) {
          const deployed = lambda({
            name,
            folder: (kind === 'empty' ? empty : own).folder,
            environment: { ...environment, ...(kind !== 'own without source maps' && SOURCE_MAPS) },
            timeoutMs: 60_000,
          });
          init[kind].push(await deployed.start());
          await deployed.stop();
        }
      }
      rows.push({
        function: name,
        'init ms': spreadOf(init.own),
        'empty ms': spreadOf(init.empty).median,
        'x empty': ratioOf(init.own, init.empty),
        'x without source maps': ratioOf(init.own, init['own without source maps']),
      });
    }
    return [
      {
        bench: 'cold-start',
        about: 'from the start of a process to its first question for work, in AWS’s runtime client',
        rows,
        notes: ['the processor of this machine, not the share of one that a Lambda function of 512 MB has (0.29)'],
      },
      await roundTrip(functions[0]?.empty.folder ?? ''),
    ];
  } finally {
    await remove();
  }
}

/** What the runtime client and the loopback Runtime API take of every warm invocation. */
async function roundTrip(folder: string): Promise<Section> {
  const empty = lambda({ name: 'empty', folder, environment: {}, timeoutMs: 60_000 });
  await empty.invoke({});
  const taken: number[] = [];
  for (let run = 0; run < WARM; run++) taken.push((await empty.invoke({})).durationMs);
  await empty.stop();
  return {
    bench: 'warm-empty',
    about: 'an empty handler that is warm: what the way there and back takes of every figure',
    rows: [{ 'invoke ms': spreadOf(taken) }],
  };
}
