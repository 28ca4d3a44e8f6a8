import { createReadStream, createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { type Random, seeded } from '#functions/local/sample/random.ts';
import { plainLine, profileArn } from './plain-records.ts';

const TRAFFIC = 'llm-traffic/m-large.csv.gz';
const CLIENTS = 50;
const WINDOW_S = 600;
const START = Date.UTC(2026, 10, 1);
const DAY_S = 86_400;

/** USD per million tokens, given to the replay as overrides, and in pico-dollars a token for the sum made here. */
const MODELS = [
  {
    id: 'anthropic.claude-sonnet-4-6',
    usd: { input: 3.3, output: 16.5, cacheRead: 0.33 },
    pico: [3_300_000n, 16_500_000n, 330_000n],
  },
  {
    id: 'anthropic.claude-haiku-4-5-20251001-v1:0',
    usd: { input: 1.1, output: 5.5, cacheRead: 0.11 },
    pico: [1_100_000n, 5_500_000n, 110_000n],
  },
] as const;

/** Mean requests a second by client and 10-minute window. */
export type Rates = ReadonlyMap<number, readonly number[]>;

/** What the generated log says by its own count, by profile: calls and pico-dollars. */
export interface Truth {
  readonly records: number;
  readonly listCost: bigint;
  readonly profiles: ReadonlyMap<string, { calls: number; listCost: bigint }>;
}

/** Every client there is. */
export async function readAllRates(data: string): Promise<Rates> {
  const all = new Map<number, number[]>();
  for await (const line of createInterface({ input: createReadStream(join(data, TRAFFIC)).pipe(createGunzip()) })) {
    const [client, start, rps] = line.split(',').map(Number);
    if (client === undefined || start === undefined || rps === undefined || Number.isNaN(client)) continue;
    const windows = all.get(client) ?? [];
    windows[start / WINDOW_S] = rps;
    all.set(client, windows);
  }
  return all;
}

/** Fifty clients, every third or so of those with traffic from the busiest to the idlest. */
export async function readRates(data: string): Promise<Rates> {
  const busy = [...(await readAllRates(data))]
    .filter(([, rates]) => sum(rates) > 0)
    .sort(([, a], [, b]) => sum(b) - sum(a));
  return new Map(
    Array.from({ length: CLIENTS }, (_, at) => busy[Math.floor((at * busy.length) / CLIENTS)]).flatMap((one) =>
      one ? [one] : [],
    ),
  );
}

/** The share of the requests that makes `calls` of all the days there are. */
export const thinnedTo = (rates: Rates, calls: number): number =>
  calls / [...rates.values()].reduce((total, one) => total + sum(one) * WINDOW_S, 0);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Writes `days` of JSON lines with their catalog and prices into a folder, and counts while it does. */
export async function writeTraffic(folder: string, rates: Rates, days: number, share: number): Promise<Truth> {
  const clients = [...rates.keys()];
  const profile = (client: number) => profileArn(`client${client}`);
  const modelOf = (client: number) => MODELS[clients.indexOf(client) % MODELS.length] ?? MODELS[0];
  const profiles = new Map(clients.map((client) => [profile(client), { calls: 0, listCost: 0n }]));
  let [records, listCost] = [0, 0n];

  function* lines(): Generator<string> {
    const random = seeded('traffic');
    for (let window = 0; window < (days * DAY_S) / WINDOW_S; window++) {
      const calls: { client: number; at: number }[] = [];
      for (const [client, windows] of rates) {
        const count = poisson(random, (windows[window] ?? 0) * WINDOW_S * share);
        for (let i = 0; i < count; i++) calls.push({ client, at: START + (window + random.next()) * WINDOW_S * 1000 });
      }
      let chunk = '';
      for (const { client, at } of calls.sort((a, b) => a.at - b.at)) {
        const [input, output, cacheRead] = [
          tokens(random, 800),
          tokens(random, 150),
          random.chance(0.3) ? tokens(random, 3000) : 0,
        ];
        chunk += `${plainLine(random, { at, modelId: profile(client), role: `role-${client % 7}`, input, output, cacheRead })}\n`;
        const [inputPrice, outputPrice, cachePrice] = modelOf(client).pico;
        const cost = BigInt(input) * inputPrice + BigInt(output) * outputPrice + BigInt(cacheRead) * cachePrice;
        records++;
        listCost += cost;
        const own = profiles.get(profile(client));
        if (!own) continue;
        own.calls++;
        own.listCost += cost;
      }
      if (chunk) yield chunk;
    }
  }

  await pipeline(Readable.from(lines()), createGzip({ level: 1 }), createWriteStream(join(folder, 'calls.jsonl.gz')));
  const catalog = clients.map((client) => ({
    arn: profile(client),
    name: `client-${client}`,
    models: [`us.${modelOf(client).id}`],
    tags: {},
  }));
  await writeFile(join(folder, 'catalog.json'), JSON.stringify({ profiles: catalog }));
  await writeFile(
    join(folder, 'config.json'),
    JSON.stringify({ prices: Object.fromEntries(MODELS.map(({ id, usd }) => [id, usd])) }),
  );
  return { records, listCost, profiles };
}

/** Around `middle`, with a long tail to the right, as token counts have. */
const tokens = (random: Random, middle: number): number =>
  Math.max(1, Math.round(middle * Math.exp(normal(random) * 0.9)));

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

function poisson(random: Random, mean: number): number {
  if (mean > 50) return Math.max(0, Math.round(mean + normal(random) * Math.sqrt(mean)));
  let [count, product] = [0, random.next()];
  for (const limit = Math.exp(-mean); product > limit; count++) product *= random.next();
  return count;
}
