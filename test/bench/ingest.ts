import { gunzipSync } from 'node:zlib';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { decodeSubscriptionEvent } from '#adapters/cloudwatch-logs/decode-subscription-event.ts';
import { encodeSubscriptionEvent } from '#adapters/cloudwatch-logs/encode-subscription-event.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { hmacKeyRing } from '#adapters/key-ring/hmac-key-ring.ts';
import { memoryFindings } from '#adapters/memory/memory-findings.ts';
import { callDetectors } from '#core/checks/detectors/index.ts';
import { parseConfig } from '#core/config/config.ts';
import { agentHistory } from '#core/invocation/agent-history.ts';
import { readFeatures } from '#core/invocation/features.ts';
import type { Invocation } from '#core/invocation/invocation.ts';
import { readRecord } from '#core/invocation/read-record.ts';
import { readRequestBody } from '#core/invocation/request-body.ts';
import { toRow } from '#core/ledger/row.ts';
import { pricingOf } from '#core/pricing/pricing.ts';
import { minuteOf } from '#core/time.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { ingestEventHandler } from '#functions/ingest-invocations/event-handler.ts';
import { composeIngest } from '#functions/ingestion/compose.ts';
import { seeded } from '#functions/local/sample/random.ts';
import { agentLines } from './agent-records.ts';
import { interleave, ratioOf, spreadOf, type Timing } from './harness.ts';
import { plainLine } from './plain-records.ts';
import type { BenchInput, Section } from './section.ts';

const ROUNDS = 11;
/** Enough work a turn that its garbage is collected within it, by whoever made it. */
const BYTES_A_TURN = 24_000_000;
const RECORDS_A_TURN = 24_000;
const EVENT_BYTES = 1_000_000;

const keys = hmacKeyRing({
  names: Buffer.alloc(32, 1).toString('base64'),
  content: [{ keyId: 1, from: '2000-01-01T00:00:00Z', key: Buffer.alloc(32, 2).toString('base64') }],
});
const parsed = parseConfig({});
if ('errors' in parsed) throw new Error('the empty configuration is not valid');
const { config } = parsed;
const pricing = pricingOf(config.prices, []);
const read = { keys, metadataKeys: new Set<string>(), conversationKeys: config.conversationKeys };

/** The real adapter over a client that sends nothing: rows are encoded, deflated and digested. */
const sink = { send: async () => ({}) } as unknown as DynamoDBClient;

export async function ingest({ data, say }: BenchInput): Promise<Section[]> {
  const variants: [string, string[], number][] = [];
  if (data !== undefined) {
    const [full, elided] = [await agentLines(data, 12), await agentLines(data, 40, 400)];
    variants.push(['agent, full texts, ~1 MB', full, 0], ['agent, texts to 400, ~1 MB', elided, 0]);
    for (const size of [1, 10, 100]) variants.push([`agent, texts to 400, ${size} a batch`, elided, size]);
  }
  const plain = plainLines(4_000);
  variants.push(['metadata only, ~1 MB', plain, 0]);
  for (const size of [1, 10, 100]) variants.push([`metadata only, ${size} a batch`, plain, size]);

  const whole: Section['rows'][number][] = [];
  const shares: Section['rows'][number][] = [];
  for (const [name, lines, size] of variants) {
    say(`ingest: ${name}`);
    const used = take(lines);
    const events = eventsOf(used, size);
    const [records, bytes] = [used.length, used.reduce((sum, line) => sum + Buffer.byteLength(line), 0)];
    const handler = handlerOf(used);
    const { floor, ingest } = await interleave(
      {
        floor: () => each(events, parseAll),
        ingest: async () => {
          for (const event of events) await handler({ awslogs: { data: event } }, {} as Context);
        },
      },
      ROUNDS,
    );
    const seconds = spreadOf(ingest.cpu).median / 1000;
    whole.push({
      payload: name,
      'x floor': ratioOf(ingest.cpu, floor.cpu),
      'x floor, wall': ratioOf(ingest.wall, floor.wall),
      'records/s a core': records / seconds,
      'MB/s a core': bytes / 1e6 / seconds,
      'floor MB/s': bytes / 1e6 / (spreadOf(floor.cpu).median / 1000),
    });
    shares.push({ payload: name, ...(await breakdown(used, events)) });
  }
  return [
    {
      bench: 'ingest',
      about:
        'the handler (decode, read, price, features, detectors, rows encoded) over gunzipSync + JSON.parse of envelope and messages; aim <= 1.5',
      rows: whole,
      ...(data === undefined && { notes: ['agent payloads left out: no DATA_FOLDER'] }),
    },
    { bench: 'ingest-breakdown', about: 'each stage alone, over the same floor', rows: shares },
  ];
}

function each<Item>(items: readonly Item[], work: (item: Item) => unknown): void {
  for (const item of items) work(item);
}

function parseAll(data: string): void {
  const envelope = JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString('utf8')) as {
    logEvents: { message: string }[];
  };
  for (const { message } of envelope.logEvents) JSON.parse(message);
}

function handlerOf(lines: readonly string[]) {
  const last = lines.reduce((latest, line) => Math.max(latest, timeOf(line)), 0);
  const begin = composeIngest({
    config,
    profiles: [],
    keys,
    ledger: dynamoLedger(sink, 'ledger'),
    findings: findingRecorder(memoryFindings().findings),
    clock: () => last,
  });
  return ingestEventHandler(async () => begin());
}

/** A stage takes what the one before it made, so that each is timed alone. */
async function breakdown(lines: readonly string[], events: readonly string[]) {
  const documents = lines.map((line) => JSON.parse(line));
  const calls = documents.map((document) => {
    const result = readRecord(document, read);
    if (result.kind !== 'invocation') throw new Error('the bench made a record that is none');
    return result.invocation;
  });
  const bodies = documents.map((document, at) => {
    const { scope, role, modelId, timestamp } = calls[at] as Invocation;
    return {
      caller: { scope, role, modelId, conversationId: undefined },
      request: readRequestBody(document.input.inputBodyJson),
      answer: document.output.outputBodyJson,
      key: keys.contentKeyAt(timestamp),
    };
  });
  const spenders = calls.map((call) => pricing.resolveSpender(call.modelId));
  const detectors = callDetectors.map((check) => check.configure({}));
  const ledger = dynamoLedger(sink, 'ledger');
  const size = Math.max(1, Math.round(lines.length / events.length));
  const { floor, decode, parse, readAll, features, history, rows, price } = await interleave(
    {
      floor: () => each(events, parseAll),
      decode: async () => {
        for (const event of events) await decodeSubscriptionEvent(event, () => {});
      },
      parse: () => each(lines, (line) => JSON.parse(line)),
      readAll: () => each(documents, (document) => readRecord(document, read)),
      features: () => each(bodies, ({ caller, request, answer, key }) => readFeatures(caller, request, answer, key)),
      history: () =>
        calls.forEach((invocation, at) => {
          const [spender, body] = [spenders[at], bodies[at]];
          if (!spender || !body) return;
          const charge = { listCost: 0n, listCostUpper: 0n, unpricedMeters: [], layer: undefined, committed: false };
          const evidence = { invocation, spender, charge, history: agentHistory(body.request, body.answer) };
          for (const detect of detectors) detect(evidence);
        }),
      rows: async () => {
        for (let at = 0; at < calls.length; at += size) {
          const names = new Map<string, string>();
          const minutes = Map.groupBy(calls.slice(at, at + size), (call) => minuteOf(call.timestamp));
          for (const [minute, some] of minutes)
            await ledger.putSegment(
              's',
              minute,
              some.map((call) => toRow(call, read.metadataKeys, keys.names, names)),
            );
        }
      },
      price: () =>
        calls.forEach((call) => {
          const spender = pricing.resolveSpender(call.modelId, call.invokedModelId);
          pricing.price(call, spender);
        }),
    },
    7,
  );
  const share = (stage: Timing) => ratioOf(stage.cpu, floor.cpu).median;
  return {
    decode: share(decode),
    'parse message': share(parse),
    'read, no features': Math.max(0, share(readAll) - share(features)),
    features: share(features),
    'history+detector': share(history),
    'toRow+encode': share(rows),
    price: share(price),
  };
}

const timeOf = (line: string): number => Date.parse((JSON.parse(line) as { timestamp: string }).timestamp);

function take(lines: readonly string[]): string[] {
  const taken: string[] = [];
  let bytes = 0;
  for (const line of lines) {
    if (bytes >= BYTES_A_TURN || taken.length >= RECORDS_A_TURN) break;
    taken.push(line);
    bytes += line.length;
  }
  return taken;
}

/** Subscription events of `size` records, or with 0 of about 1 MB decoded. */
function eventsOf(lines: readonly string[], size: number): string[] {
  const batches: string[][] = [[]];
  let bytes = 0;
  for (const line of lines) {
    const batch = batches.at(-1);
    const isFull = size > 0 ? batch?.length === size : bytes + line.length > EVENT_BYTES;
    if (batch && !(isFull && batch.length > 0)) batch.push(line);
    else batches.push([line]);
    bytes = isFull ? line.length : bytes + line.length;
  }
  return batches.map(
    (batch) =>
      encodeSubscriptionEvent(
        batch.map((message, at) => ({ id: String(at).padStart(56, '0'), timestamp: timeOf(message), message })),
      ).awslogs.data,
  );
}

function plainLines(count: number): string[] {
  const random = seeded('plain');
  const start = Date.UTC(2026, 10, 2, 9);
  return Array.from({ length: count }, (_, at) =>
    plainLine(random, {
      at: start + at * 50,
      modelId: random.pick(['us.anthropic.claude-sonnet-4-6', 'us.anthropic.claude-haiku-4-5-20251001-v1:0']),
      role: random.pick(['chat', 'batch', 'search']),
      input: random.int(100, 20_000),
      output: random.int(20, 2_000),
      cacheRead: random.int(0, 30_000),
    }),
  );
}
