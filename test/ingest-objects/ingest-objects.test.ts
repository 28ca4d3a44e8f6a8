import { gzipSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context, SQSEvent } from 'aws-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import { bucketBodies } from '#adapters/s3/bucket-bodies.ts';
import { readObject } from '#adapters/s3/read-object.ts';
import type { SourceLine } from '#core/ports/log-source.ts';
import { isoOf, minuteOf, msOf } from '#core/time.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { objectsEventHandler } from '#functions/ingest-objects/event-handler.ts';
import { ingestObjects } from '#functions/ingest-objects/ingest-objects.ts';
import { composeIngest } from '#functions/ingestion/compose.ts';
import { type Fault, type LoopbackAws, loopbackAws } from '../support/aws/loopback-aws.ts';
import { s3Bucket } from '../support/aws/s3-bucket.ts';
import { describeOnEngine, type Tables } from '../support/engine.ts';
import { fakeKeyRing } from '../support/fake-key-ring.ts';
import { configOf, functionsOn, untilDone } from '../support/functions-on.ts';
import { type GoldenCall, goldenCalls, minutesFrom, tableAgainst } from '../support/golden.ts';
import { bodiesRecord } from '../support/log-record.ts';
import { offloadedLoop } from '../support/offloaded.ts';
import { toolLoop } from '../support/tool-loop.ts';

const NINE = minuteOf(Date.UTC(2026, 10, 2, 9));
const NOW = msOf(NINE + 20);
const HOUR = 'AWSLogs/111122223333/BedrockModelInvocationLogs/us-east-1/2026/11/02/09/';
const calls = goldenCalls({ seed: 'objects', count: 60, minutes: minutesFrom(NINE, 20), scopes: 1 });
const keys = [0, 1, 2].map((i) => `${HOUR}${i}.json.gz`);

const zipped = (some: readonly Pick<GoldenCall, 'line'>[]) => gzipSync(`${some.map(({ line }) => line).join('\n')}\n`);
const objects = new Map(keys.map((key, i) => [key, zipped(calls.slice(i * 20, i * 20 + 20))]));

/** A queue's batch with a message for each of these objects, or with the body that is given. */
const batchOf = (...messages: (string | { readonly body: string })[]): SQSEvent => ({
  Records: messages.map((message, i) => {
    const created = { eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'logs' }, object: { key: message } } };
    const body = typeof message === 'string' ? JSON.stringify({ Records: [created] }) : message.body;
    return { messageId: `m${i}`, body } as SQSEvent['Records'][number];
  }),
});
const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describeOnEngine('objects that were created in a bucket', (engine) => {
  let aws: LoopbackAws;
  let s3: S3Client;
  afterEach(async () => {
    s3.destroy();
    await aws.stop();
  });

  /** The function as a new process has it; what single messages failed with is kept. */
  async function start(
    tables: Tables,
    {
      fault,
      forbidden,
      remainingMs = 300_000,
    }: { fault?: (nth: number) => Fault | undefined; forbidden?: string[]; remainingMs?: number } = {},
  ) {
    aws = await loopbackAws([s3Bucket('logs', objects, forbidden ? { forbidden } : {})], (_, nth) => fault?.(nth));
    s3 = new S3Client({ ...aws.config, maxAttempts: 1 });
    const failed: Error[] = [];
    const parts = {
      config: configOf({}),
      profiles: [],
      keys: fakeKeyRing(),
      ledger: dynamoLedger(engine().client, tables.ledger),
      findings: findingRecorder(dynamoFindings(engine().client, tables.state)),
      bodies: bucketBodies('logs', s3),
      clock: () => NOW,
    };
    const handler = objectsEventHandler(
      (refs) => ingestObjects(refs, composeIngest(parts), (ref) => readObject(s3, ref)),
      () => NOW,
      (error) => failed.push(error),
    );
    const context = { getRemainingTimeInMillis: () => remainingMs } as Context;
    return { failed, deliver: (event: SQSEvent) => handler(event, context) };
  }

  async function expectWhole(tables: Tables, all: readonly GoldenCall[] = calls) {
    const functions = functionsOn(engine().client, tables);
    await functions.tick(NOW);
    const sums = await tableAgainst(functions.ledger, all);
    expect(sums.table).toEqual(sums.calls);
  }

  it('are in the ledger, in whatever messages they come, once', async () => {
    const tables = await engine().tables();
    const { deliver } = await start(tables);
    expect(await deliver(batchOf(...keys))).toEqual(failures());
    expect(await deliver(batchOf(keys[1] ?? '', keys[0] ?? ''))).toEqual(failures());
    await expectWhole(tables);
  });

  it('count once with what a subscription brings', async () => {
    const tables = await engine().tables();
    const { deliver } = await start(tables);
    const functions = functionsOn(engine().client, tables);
    await functions.deliver(
      calls.slice(10, 50).map(({ line }) => line),
      NOW,
    );
    await deliver(batchOf(...keys));
    await expectWhole(tables);
  });

  it('are told about as a subscription would', async () => {
    const tables = await engine().tables();
    const { deliver } = await start(tables);
    objects.set(`${HOUR}loop.json.gz`, zipped([toolLoop({ conversation: 'c', at: NOW - 60_000, repeats: 6 })]));
    await deliver(batchOf(`${HOUR}loop.json.gz`));
    const live = await dynamoFindings(engine().client, tables.state).liveFindings('aws.111122223333.us-east-1');
    expect(live).toMatchObject([{ finding: { check: 'tool-call-loop' } }]);
  });

  it('are told about by the requests beside them, where those are too large', async () => {
    const tables = await engine().tables();
    const { deliver } = await start(tables);
    const loop = offloadedLoop('refunds', NOW - 60_000, 'logs');
    objects.set(`${HOUR}long.json.gz`, zipped(loop));
    for (const { address, body } of loop)
      objects.set(address.replace('s3://logs/', ''), gzipSync(JSON.stringify(body)));
    await deliver(batchOf(`${HOUR}long.json.gz`));
    const live = await dynamoFindings(engine().client, tables.state).liveFindings('aws.111122223333.us-east-1');
    expect(live.map(({ finding }) => finding.check)).toContain('tool-call-loop');
  });

  it('come again, those alone that failed', async () => {
    const tables = await engine().tables();
    const { deliver, failed } = await start(tables, {
      fault: (nth) => (nth === 2 ? { status: 503, code: 'SlowDown' } : undefined),
    });
    expect(await deliver(batchOf(...keys))).toEqual(failures('m1'));
    expect(failed).toMatchObject([{ name: 'SlowDown' }]);
    expect(await deliver(batchOf(keys[1] ?? ''))).toEqual(failures());
    await expectWhole(tables);
  });

  it('come again whole where a connection breaks amid one', async () => {
    const tables = await engine().tables();
    const { deliver } = await start(tables, { fault: (nth) => (nth === 1 ? 'cut-off' : undefined) });
    expect(await deliver(batchOf(...keys))).toEqual(failures('m0'));
    await deliver(batchOf(keys[0] ?? ''));
    await expectWhole(tables);
  });

  it('fail the function where all of them fail', async () => {
    const { deliver } = await start(await engine().tables(), { fault: () => ({ status: 500, code: 'InternalError' }) });
    await expect(deliver(batchOf(...keys))).rejects.toMatchObject({ name: 'InternalError' });
  });

  it('get there through faults of any kind', async () => {
    const tables = await engine().tables();
    const faults: Fault[] = ['lost-before', 'cut-off', { status: 500, code: 'InternalError' }];
    const { deliver } = await start(tables, { fault: (nth) => (nth % 2 ? faults[nth % 3] : undefined) });
    let left = [...keys];
    await untilDone(async () => {
      const answer = await deliver(batchOf(...left));
      left = left.filter((_, i) => answer.batchItemFailures.some(({ itemIdentifier }) => itemIdentifier === `m${i}`));
      if (left.length > 0) throw new Error('some are left');
    });
    await expectWhole(tables);
  });

  it('that are gone or may not be read do not come again and again', async () => {
    const tables = await engine().tables();
    const { deliver } = await start(tables, { forbidden: [keys[0] ?? ''] });
    expect(await deliver(batchOf(keys[0] ?? '', `${HOUR}gone.json.gz`, keys[1] ?? ''))).toEqual(failures());
    await expectWhole(tables, calls.slice(20, 40));
  });

  it('of another kind are not read', async () => {
    const { deliver } = await start(await engine().tables());
    const check = 'AWSLogs/111122223333/BedrockModelInvocationLogs/amazon-bedrock-logs-permission-check';
    const test = { body: JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent' }) };
    expect(await deliver(batchOf(`${HOUR}data/body.json.gz`, check, test))).toEqual(failures());
    expect(aws.calls).toEqual([]);
  });

  it('stay in the queue where the message cannot be read, so that it is parked and looked at', async () => {
    const { deliver } = await start(await engine().tables());
    expect(await deliver(batchOf({ body: 'hello' }, keys[0] ?? ''))).toEqual(failures('m0'));
    expect(await deliver(batchOf({ body: 'hello' }))).toEqual(failures('m0'));
  });

  it('are left for later where there is no time', async () => {
    const { deliver } = await start(await engine().tables(), { remainingMs: 20_000 });
    expect(await deliver(batchOf(...keys))).toEqual(failures('m0', 'm1', 'm2'));
    expect(aws.calls).toEqual([]);
  });
});

describe('a large object', () => {
  const [MIB, MEMBERS] = [1024 * 1024, 16];

  it('stays small in memory', { timeout: 60_000 }, async () => {
    const messages = [{ role: 'user', content: [{ text: 'Why does order 7 not arrive? '.repeat(2_500) }] }];
    const line = (i: number): string => {
      const record = { timestamp: isoOf(NOW), requestId: `r-${i}` };
      return `${JSON.stringify(bodiesRecord({ messages }, {}, record))}\n`;
    };
    const lines = Math.ceil((200 * MIB) / MEMBERS / line(0).length);
    // Several gzips after each other, so that the test itself never holds what they inflate to.
    const parts = Array.from({ length: MEMBERS }, (_, part) =>
      gzipSync(Array.from({ length: lines }, (_, i) => line(part * lines + i)).join(''), { level: 1 }),
    );
    const aws = await loopbackAws([s3Bucket('logs', new Map([['large', Buffer.concat(parts)]]))]);
    const s3 = new S3Client(aws.config);
    const used = (): number => {
      const { external, heapUsed } = process.memoryUsage();
      return external + heapUsed;
    };
    const before = used();
    let peak = 0;
    async function* watched(given: AsyncIterable<SourceLine>): AsyncGenerator<SourceLine> {
      for await (const one of given) {
        peak = Math.max(peak, used());
        yield one;
      }
    }
    const findings = { record: async () => undefined };
    const outside = { config: configOf({}), profiles: [], keys: fakeKeyRing(), ledger: memoryLedger(), findings };
    const begin = composeIngest({ ...outside, clock: () => NOW });
    const { ingested } = await ingestObjects([{ bucket: 'logs', key: 'large' }], begin, async (ref) => {
      const object = await readObject(s3, ref);
      return 'unread' in object ? object : { lines: watched(object.lines) };
    });
    expect(ingested).toMatchObject({ invocations: MEMBERS * lines, other: 0 });
    expect(peak - before).toBeLessThan(120 * MIB);
    s3.destroy();
    await aws.stop();
  });
});
