import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { encodeSubscriptionEvent } from '#adapters/cloudwatch-logs/encode-subscription-event.ts';
import { type Random, seeded } from '#functions/local/sample/random.ts';
import { runChild } from './child.ts';
import { spreadOf } from './harness.ts';
import { plainLine } from './plain-records.ts';
import type { BenchInput, Section } from './section.ts';

const RUNS = 3;
const CHILD = fileURLToPath(new URL('./memory-child.ts', import.meta.url));
const AT = Date.UTC(2026, 10, 2, 9);
/** What about 1 MB of gzip can hold at most, as one run of a letter and as small events. */
const [MESSAGE_BYTES, EVENTS_BYTES] = [900_000_000, 340_000_000];

/** Peak memory of the ingest handler on the largest events there are, against the same process on an empty one. */
export async function memory({ say }: BenchInput): Promise<Section[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-memory-'));
  try {
    const file = (name: string) => join(folder, `${name}.json`);
    const events: readonly [name: string, decoded: number][] = [
      ['empty', await writeEvent(file('empty'), [])],
      ['legal, 10 MB decoded', await writeEvent(file('legal, 10 MB decoded'), bodies(10_000_000))],
      ['hostile, one message', await writeBomb(file('hostile, one message'), giantMessage())],
      ['hostile, tiny events', await writeBomb(file('hostile, tiny events'), tinyEvents())],
    ];
    const runs = new Map(events.map(([name]) => [name, [] as { rss: number; seconds: number; answer: string }[]]));
    for (let run = 0; run < RUNS; run++) {
      say(`memory: run ${run + 1} of ${RUNS}`);
      for (const [name] of events) {
        const { peakRssMb, seconds, lastLine } = await runChild(CHILD, [file(name)]);
        runs.get(name)?.push({ rss: peakRssMb, seconds, answer: lastLine });
      }
    }
    const floor = spreadOf((runs.get('empty') ?? []).map(({ rss }) => rss)).median;
    const rows = await Promise.all(
      events.map(async ([name, decoded]) => {
        const taken = runs.get(name) ?? [];
        const rss = spreadOf(taken.map((one) => one.rss));
        const { invocations, other, rejectedBy } = JSON.parse(taken[0]?.answer ?? '{}');
        return {
          event: name,
          'gzip MB': gzipMegabytes(await readFile(file(name), 'utf8')),
          'decoded MB': decoded / 1e6,
          'peak RSS MB': rss,
          'x empty': rss.median / floor,
          seconds: spreadOf(taken.map((one) => one.seconds)).median,
          answer: `${invocations} calls, ${other} other, rejected ${JSON.stringify(rejectedBy)}`,
        };
      }),
    );
    return [
      {
        bench: 'memory',
        about: 'peak RSS of a process that handles one event, over one that handles an empty event',
        rows,
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

const gzipMegabytes = (event: string): number => (JSON.parse(event).awslogs.data.length * 3) / 4 / 1e6;

async function writeEvent(file: string, messages: readonly string[]): Promise<number> {
  const logEvents = messages.map((message, at) => ({ id: String(at), timestamp: AT, message }));
  await writeFile(file, JSON.stringify(encodeSubscriptionEvent(logEvents)));
  return messages.reduce((sum, message) => sum + message.length, 0);
}

/** Records with bodies of about 50 KB whose text packs about ten to one, as repeated agent histories do. */
function bodies(bytes: number): string[] {
  const random = seeded('bodies');
  const lines: string[] = [];
  for (let size = 0; size < bytes; size += lines.at(-1)?.length ?? bytes) {
    const paragraph = words(random, 60);
    const messages = Array.from({ length: 100 }, (_, at) => ({
      role: at % 2 === 0 ? 'user' : 'assistant',
      content: [{ text: `${paragraph} ${words(random, 6)}` }],
    }));
    const call = {
      at: AT,
      modelId: 'us.anthropic.claude-sonnet-4-6',
      role: 'chat',
      input: 10_000,
      output: 100,
      cacheRead: 0,
    };
    lines.push(plainLine(random, call, { request: { messages } }));
  }
  return lines;
}

const words = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.int(0, 0xffffff).toString(36)).join(' ');

/** One event of gzip that nobody sends but an attacker: a thousand to one. */
async function writeBomb(file: string, chunks: Iterable<string>): Promise<number> {
  let decoded = 0;
  const packed: Buffer[] = [];
  const counted = function* () {
    for (const chunk of chunks) {
      decoded += chunk.length;
      yield chunk;
    }
  };
  await pipeline(Readable.from(counted()), createGzip({ level: 9 }), async (parts) => {
    for await (const part of parts) packed.push(part);
  });
  await pipeline(
    Readable.from([`{"awslogs":{"data":"${Buffer.concat(packed).toString('base64')}"}}`]),
    createWriteStream(file),
  );
  return decoded;
}

const HEAD = '{"messageType":"DATA_MESSAGE","logEvents":[';

function* giantMessage(): Generator<string> {
  yield `${HEAD}{"id":"1","timestamp":1,"message":"`;
  const chunk = 'a'.repeat(1_000_000);
  for (let bytes = 0; bytes < MESSAGE_BYTES; bytes += chunk.length) yield chunk;
  yield '"}]}';
}

function* tinyEvents(): Generator<string> {
  const event = '{"id":"1","timestamp":1,"message":"a"}';
  const chunk = `${event},`.repeat(20_000);
  yield HEAD;
  for (let bytes = 0; bytes < EVENTS_BYTES; bytes += chunk.length) yield chunk;
  yield `${event}]}`;
}
