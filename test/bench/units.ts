import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { ledgerTable, stateTable } from '#adapters/dynamodb/tables.ts';
import { hmacKeyRing } from '#adapters/key-ring/hmac-key-ring.ts';
import { parseConfig } from '#core/config/config.ts';
import { MINUTE_MS } from '#core/time.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { composeIngest } from '#functions/ingestion/compose.ts';
import { engineFile, startDynamodb } from '#functions/local/engine/embedded-dynamodb.ts';
import { type Random, seeded, uuid } from '#functions/local/sample/random.ts';
import { composeWatch } from '#functions/watch-spend/compose.ts';
import { WatchedConversations } from '#functions/watch-spend/watched-conversations.ts';
import { WatchedSpend } from '#functions/watch-spend/watched-spend.ts';
import { metered, type Units } from './capacity.ts';
import { plainLine, profileArn } from './plain-records.ts';
import type { BenchInput, Section } from './section.ts';
import { tableDouble } from './table-double.ts';

interface Load {
  /** Calls a second. */
  readonly rate: number;
  readonly batch: number;
  readonly agents: boolean;
  readonly minutes: number;
  /** One call of so many is made; what is written by the minute then counts for as many calls. */
  readonly thinned: number;
  /** Second of the minute at which the tick runs: EventBridge Scheduler promises the minute, not the second. */
  readonly tickAt: number;
  /** Ticks as if it were a minute earlier, which leaves the running minute out. */
  readonly behind?: boolean;
}

/** Records reach the function some seconds after the call (5 to 13 seconds measured on real log groups). */
const LATENCY_MS = 8_000;
const START = Date.UTC(2026, 10, 2, 9);
const TICK_AT = 30;
/** Ticks that follow the last call, so that every minute is counted with all its page writes. */
const TICKS_AFTER = 3;
const SPANS: readonly [rate: number, minutes: number, thinned: number][] = [
  [0.1, 120, 1],
  [1, 60, 1],
  [10, 20, 1],
  [100, 5, 1],
  [1_000, 1, 1],
  [10_000, 1, 20],
];
const WRITTEN = ['segments', 'pages', 'dirty', 'progress', 'names', 'findings'] as const;
/** What a minute costs whatever its calls are. */
const BY_THE_MINUTE = new Set(['pages', 'dirty', 'progress', 'findings']);

const PROFILES = Array.from({ length: 10 }, (_, at) => ({
  arn: profileArn(`bench${at}`),
  name: `profile-${at}`,
  models: ['us.anthropic.claude-sonnet-4-6'],
  tags: {},
}));

/** Capacity units of ingest and the minute tick, from the requests they make. */
export async function units({ say }: BenchInput): Promise<Section[]> {
  const written: Section['rows'][number][] = [];
  const read: Section['rows'][number][] = [];
  for (const agents of [false, true]) {
    for (const [rate, minutes, thinned] of SPANS) {
      say(`units: ${agents ? 'agent' : 'plain'} rows, ${rate} calls a second`);
      for (const batch of [1, 10, 100]) {
        const load = { rate, batch, agents, minutes, thinned, tickAt: TICK_AT };
        const { calls, units } = await simulate(load, tableDouble());
        const perCall = (of: Map<string, number>, kind: string) =>
          (of.get(kind) ?? 0) / calls / (BY_THE_MINUTE.has(kind) ? thinned : 1);
        const label = { rows: agents ? 'agent' : 'plain', 'calls/s': rate, batch };
        const total = WRITTEN.reduce((sum, kind) => sum + perCall(units.writes, kind), 0);
        written.push({
          ...label,
          'M write units / M calls': total,
          ...Object.fromEntries(WRITTEN.map((kind) => [kind, perCall(units.writes, kind)])),
          ...(batch === 100 && rate >= 1 && { 'aim 0.1': total <= 0.1 ? 'met' : 'missed' }),
        });
        read.push({
          ...label,
          'M read units / M calls': [...units.reads.keys()].reduce((sum, kind) => sum + perCall(units.reads, kind), 0),
          ...Object.fromEntries(
            ['segments', 'pages', 'dirty', 'progress', 'findings'].map((kind) => [kind, perCall(units.reads, kind)]),
          ),
        });
      }
    }
  }
  return [
    {
      bench: 'units-written',
      about: `write units a call, 10 profiles x 3 roles, ticks at second ${TICK_AT}; aim <= 0.1 at 100 a batch from 1 call/s`,
      rows: written,
      notes: [
        `spans: ${SPANS.map(([rate, minutes, thinned]) => `${rate}/s ${minutes} min${thinned > 1 ? `, one call of ${thinned}` : ''}`).join('; ')}; names and scope are written once a process`,
      ],
    },
    { bench: 'units-read', about: 'read units a call, of the ticks', rows: read },
    {
      bench: 'units-tick',
      about: 'write units for pages, agent rows, 10 a batch, by the second of the minute at which the tick runs',
      rows: await tickSeconds(),
    },
    await agreement(),
  ];
}

async function tickSeconds(): Promise<Section['rows']> {
  const rows: Section['rows'][number][] = [];
  for (const [rate, minutes] of [
    [1, 60],
    [10, 30],
  ] as const) {
    for (const tickAt of [0, 15, 30, 45]) {
      const load = { rate, batch: 10, agents: true, minutes, thinned: 1, tickAt };
      const pagesAMinute = async (behind: boolean) => {
        const { units } = await simulate({ ...load, behind }, tableDouble());
        return (units.writes.get('pages') ?? 0) / minutes;
      };
      rows.push({
        'calls/s': rate,
        'tick at second': tickAt,
        'page units a minute': await pagesAMinute(false),
        'without the running minute': await pagesAMinute(true),
      });
    }
  }
  return rows;
}

/** The size rules against what the embedded engine says it consumed, request by request. */
async function agreement(): Promise<Section> {
  const file = engineFile();
  const about = 'units by the size rules against the ConsumedCapacity of the embedded DynamoDB, by request';
  if (!file)
    return { bench: 'units-agree', about, rows: [], notes: ['left out: no embedded DynamoDB for this system'] };
  const engine = await startDynamodb(file);
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    await client.send(new CreateTableCommand(ledgerTable('ledger')));
    await client.send(new CreateTableCommand(stateTable('state')));
    const seen = new Map<string, { requests: number; rules: number; engine: number; differ: number }>();
    await simulate(
      { rate: 10, batch: 100, agents: true, minutes: 5, thinned: 1, tickAt: TICK_AT },
      client,
      (kind, rules, told) => {
        const sum = seen.get(kind) ?? { requests: 0, rules: 0, engine: 0, differ: 0 };
        seen.set(kind, {
          requests: sum.requests + 1,
          rules: sum.rules + rules,
          engine: sum.engine + told,
          differ: sum.differ + Number(rules !== told),
        });
      },
    );
    return { bench: 'units-agree', about, rows: [...seen].map(([request, sums]) => ({ request, ...sums })) };
  } finally {
    client.destroy();
    await engine.stop();
  }
}

export async function simulate(
  load: Load,
  client: DynamoDBClient,
  compare?: Parameters<typeof metered>[1],
): Promise<{ calls: number; units: Units }> {
  const counted = metered(client, compare);
  const parsed = parseConfig({});
  if ('errors' in parsed) throw new Error('the empty configuration is not valid');
  const { config } = parsed;
  const ledger = dynamoLedger(client, 'ledger');
  const findings = findingRecorder(dynamoFindings(client, 'state'));
  const keys = hmacKeyRing({
    names: Buffer.alloc(32, 1).toString('base64'),
    content: [{ keyId: 1, from: '2000-01-01T00:00:00Z', key: Buffer.alloc(32, 2).toString('base64') }],
  });
  let clock = START;
  const begin = composeIngest({ config, profiles: PROFILES, keys, ledger, findings, clock: () => clock });
  const tick = composeWatch({
    config,
    profiles: PROFILES,
    ledger,
    findings,
    conversations: new WatchedConversations(ledger),
    surges: new WatchedSpend(ledger),
  });

  let nextTick = START + load.tickAt * 1000;
  const tickUntil = async (until: number): Promise<void> => {
    for (; nextTick <= until; nextTick += MINUTE_MS) {
      clock = nextTick;
      await tick(load.behind ? clock - MINUTE_MS : clock);
    }
  };
  const random = seeded('units');
  const end = START + load.minutes * MINUTE_MS;
  let calls = 0;
  let batch = begin();
  let inBatch = 0;
  for (let at = START; ; ) {
    at += (-Math.log(1 - random.next()) / (load.rate / load.thinned)) * 1000;
    if (at >= end && inBatch === 0) break;
    if (at < end) {
      batch.add(lineOf(random, at, load.agents));
      inBatch++;
      calls++;
    }
    if (inBatch < load.batch && at < end) continue;
    await tickUntil(Math.min(at, end) + LATENCY_MS);
    clock = Math.min(at, end) + LATENCY_MS;
    await batch.finish();
    [batch, inBatch] = [begin(), 0];
  }
  await tickUntil(end + TICKS_AFTER * MINUTE_MS);
  return { calls, units: counted };
}

/** A call of one of 10 profiles by one of 3 roles; an agent's has the turn of one of 40 conversations in it. */
function lineOf(random: Random, at: number, agents: boolean): string {
  const conversation = random.int(0, 39);
  const profile = agents ? conversation % 10 : random.int(0, 9);
  const call = {
    at,
    modelId: PROFILES[profile]?.arn ?? '',
    role: `role-${agents ? conversation % 3 : random.int(0, 2)}`,
    input: random.int(10, 20_000),
    output: random.int(10, 2_000),
    cacheRead: random.int(0, 30_000),
  };
  if (!agents) return plainLine(random, call);
  const use = (text: string) => ({ toolUse: { toolUseId: 't', name: 'bash', input: { command: text } } });
  return plainLine(random, call, {
    request: {
      system: [{ text: `You work on project ${profile}.` }],
      messages: [
        { role: 'user', content: [{ text: `Issue ${conversation}` }] },
        { role: 'assistant', content: [use(uuid(random))] },
        { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [{ text: uuid(random) }] } }] },
      ],
    },
    response: {
      output: { message: { role: 'assistant', content: [use(uuid(random))] } },
      stopReason: 'tool_use',
      metrics: { latencyMs: random.int(300, 20_000) },
    },
  });
}
