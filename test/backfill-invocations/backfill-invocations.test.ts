import { gzipSync } from 'node:zlib';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { logGroupSource } from '#adapters/cloudwatch-logs/filter-log-events.ts';
import { bucketSource } from '#adapters/s3/bucket-source.ts';
import { hourPrefix } from '#adapters/s3/delivery-keys.ts';
import type { Gap } from '#core/gaps/gap.ts';
import type { LogSource } from '#core/ports/log-source.ts';
import { DAY, floorTo, HOUR, isoOf, minuteOf, msOf } from '#core/time.ts';
import { logGroup } from '../support/aws/log-group.ts';
import { type Fault, type LoopbackAws, loopbackAws } from '../support/aws/loopback-aws.ts';
import { s3Bucket } from '../support/aws/s3-bucket.ts';
import type { Service } from '../support/aws/service.ts';
import { backfillOn } from '../support/backfill-on.ts';
import { describeOnEngine, type Tables } from '../support/engine.ts';
import { configOf, functionsOn, untilDone } from '../support/functions-on.ts';
import { type GoldenCall, goldenCalls, minutesFrom, tableAgainst } from '../support/golden.ts';
import { toolLoop } from '../support/tool-loop.ts';

const SCOPE = 'aws.111122223333.us-east-1';
const NINE = minuteOf(Date.UTC(2026, 10, 2, 9));
const NOON = NINE + 3 * HOUR;
const linesOf = (calls: readonly GoldenCall[]) => calls.map(({ line }) => line);

/** Three hours of calls; nobody hears of those of the second one, since its subscription filter was gone. */
const calls = goldenCalls({ seed: 'three hours', count: 240, minutes: minutesFrom(NINE, 3 * HOUR), scopes: 1 });
const isLost = ({ at }: GoldenCall) => floorTo(minuteOf(at), HOUR) === NINE + HOUR;
const [lost, heard] = [calls.filter(isLost), calls.filter((call) => !isLost(call))];
const lostRange = { from: '2026-11-02T10:00:00Z', to: '2026-11-02T11:00:00Z' };

let aws: LoopbackAws | undefined;
const clients: { destroy(): void }[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await aws?.stop();
  aws = undefined;
});

async function serve(service: Service, fault?: (operation: string, nth: number) => Fault | undefined) {
  aws = await loopbackAws([service], fault);
  return aws;
}

/** A log group with some calls, each delivered four seconds after its time. */
async function logsOf(
  some: readonly GoldenCall[],
  options: Parameters<typeof logGroup>[2] = { pageSize: 25 },
  fault?: (operation: string, nth: number) => Fault | undefined,
): Promise<LogSource> {
  const events = some.map(({ at, line }) => ({ timestamp: at + 4_000, message: line }));
  const { config } = await serve(logGroup('logs', events, options), fault);
  const client = new CloudWatchLogsClient({ ...config, maxAttempts: 1 });
  clients.push(client);
  return logGroupSource(client, 'logs');
}

/** A bucket with some calls in the layout of S3 delivery, two calls an object, and what else is written there. */
async function bucketOf(some: readonly GoldenCall[], forbidden: readonly string[] = []): Promise<LogSource> {
  const objects = new Map<string, Uint8Array>();
  for (const [i, { at, line }] of some.entries()) {
    const key = `${hourPrefix('our', SCOPE, floorTo(minuteOf(at), HOUR))}${Math.floor(i / 2)}.json.gz`;
    const before = objects.get(key) ?? Buffer.alloc(0);
    objects.set(key, Buffer.concat([before, gzipSync(`${line}\n`)]));
  }
  const ten = hourPrefix('our', SCOPE, NINE + HOUR);
  objects.set(`${ten}data/body.json.gz`, gzipSync('{"messages":[]}'));
  objects.set(`${ten}denied.json.gz`, gzipSync('{}\n'));
  const { config } = await serve(s3Bucket('logs', objects, { pageSize: 5, forbidden }));
  const client = new S3Client({ ...config, maxAttempts: 1 });
  clients.push(client);
  return bucketSource(client, 'logs', 'our');
}

const gapOf = (other: Partial<Gap> = {}): Gap => ({
  scope: SCOPE,
  from: NINE + HOUR,
  to: NINE + 2 * HOUR,
  cause: 'missing-invocations',
  openedAt: msOf(NOON),
  status: 'open',
  ...other,
});

describeOnEngine('a range that is read again', (engine) => {
  /** Both functions and tables that have heard what was heard, up to noon. */
  async function atNoon(config = configOf({}), some = heard) {
    const tables = await engine().tables();
    const functions = functionsOn(engine().client, tables, config);
    for (const [hour, of] of Map.groupBy(some, ({ at }) => floorTo(minuteOf(at), HOUR))) {
      await functions.deliver(linesOf(of), msOf(hour + HOUR));
      await functions.tick(msOf(hour + HOUR));
    }
    return { tables, functions };
  }

  const on = (tables: Tables, source: LogSource, at = msOf(NOON), options = {}) =>
    backfillOn(engine().client, tables, source, () => at, options);

  async function expectWhole({ functions }: Awaited<ReturnType<typeof atNoon>>, all = calls) {
    await functions.tick(msOf(NOON + 1));
    const sums = await tableAgainst(functions.ledger, all);
    expect(sums.table).toEqual(sums.calls);
  }

  it.each([
    { what: 'a log group', source: () => logsOf(calls) },
    { what: 'a log group with empty pages', source: () => logsOf(calls, { pageSize: 10, emptyPages: true }) },
    { what: 'a log group whose pages overlap', source: () => logsOf(calls, { pageSize: 10, overlap: 4 }) },
    { what: 'a bucket', source: () => bucketOf(calls) },
  ])('mends an hour that a filter was gone, to the last digit, by one request: $what', async ({ source }) => {
    const world = await atNoon();
    const { gaps, invoke } = on(world.tables, await source());
    expect(await invoke(lostRange)).toMatchObject({
      added: lost.length,
      gapsRead: 1,
      gapsLeft: 0,
      minutesLeft: 0,
      rejected: 0,
      findings: [],
      opened: lostRange,
    });
    await expectWhole(world);
    expect((await gaps.read(SCOPE, NINE + HOUR))?.gap).toMatchObject({
      cause: 'requested',
      status: 'open',
      readAt: msOf(NOON),
      added: lost.length,
    });
  });

  it('mends a gap that somebody else has opened, on the schedule, and then leaves it to whoever compares', async () => {
    const world = await atNoon();
    const { gaps, tick } = on(world.tables, await logsOf(calls));
    expect(await tick()).toMatchObject({ records: 0, gapsRead: 0, gapsLeft: 0 });
    await gaps.put(gapOf(), 0);
    expect(await tick()).toMatchObject({ added: lost.length, gapsRead: 1 });
    await expectWhole(world);
    expect(await tick()).toMatchObject({ records: 0, gapsRead: 0, gapsLeft: 0 });
  });

  it('adds nothing when it is asked for twice', async () => {
    const world = await atNoon();
    const { gaps, invoke } = on(world.tables, await logsOf(calls));
    await invoke(lostRange);
    expect(await invoke(lostRange)).toMatchObject({ added: 0, gapsRead: 1 });
    expect((await gaps.read(SCOPE, NINE + HOUR))?.gap).toMatchObject({ added: lost.length });
    await expectWhole(world);
  });

  it('pages nobody: late money corrects sums', async () => {
    const loops = [10, 20, 30, 40].map((minute) =>
      toolLoop({ conversation: `c${minute}`, at: msOf(NINE + HOUR + minute), repeats: 6 }),
    );
    const config = configOf({ budgets: [{ match: { account: true }, period: 'day', limitUsd: 0.01 }] });
    const world = await atNoon(config, []);
    await world.functions.deliver([], msOf(NOON - 1));
    const { invoke } = on(world.tables, await logsOf(loops), msOf(NOON), { config });
    expect(await invoke(lostRange)).toMatchObject({ added: 4, findings: [] });
    expect(await world.functions.tick(msOf(NOON + 1))).toMatchObject({ findings: [] });

    // The same calls would have paged somebody in time.
    const inTime = await atNoon(config, []);
    const delivered = await inTime.functions.deliver(linesOf(loops), msOf(NINE + HOUR + 41));
    expect(delivered.findings).toMatchObject(loops.map(() => ({ check: 'tool-call-loop' })));
    const ticked = await inTime.functions.tick(msOf(NINE + HOUR + 42));
    expect(ticked.findings).toContainEqual(expect.objectContaining({ check: 'budget' }));
  });

  it('asks for nothing that is sealed, and says how much that is', async () => {
    const now = NINE + 35 * DAY;
    const old = goldenCalls({ seed: 'old', count: 10, minutes: [now - 34 * DAY, now - 33 * DAY + 1], scopes: 1 });
    const world = { tables: await engine().tables() };
    const { gaps, tick } = on(world.tables, await logsOf(old), msOf(now));
    await gaps.put(gapOf({ from: now - 34 * DAY, to: now - 33 * DAY + 30 }), 0);
    await gaps.put(gapOf({ from: now - 40 * DAY, to: now - 39 * DAY }), 0);
    expect(await tick()).toMatchObject({ added: 5, tooLate: 0, sealedMinutes: 2 * DAY, gapsRead: 2, minutesLeft: 0 });
    for (const { input } of aws?.calls ?? []) {
      expect((input as { startTime: number }).startTime).toBeGreaterThanOrEqual(msOf(now - 33 * DAY));
    }
    expect((await gaps.read(SCOPE, now - 34 * DAY))?.gap).toMatchObject({ sealedMinutes: DAY, readAt: msOf(now) });
    expect((await gaps.read(SCOPE, now - 40 * DAY))?.gap).toMatchObject({ sealedMinutes: DAY, readAt: msOf(now) });
  });

  it('stops before its time is over and goes on where it was', async () => {
    const world = await atNoon();
    let at = msOf(NOON);
    const source = await logsOf(calls, { pageSize: 2 });
    // Every look at the clock takes a second, of which a run has fifteen.
    const clock = () => (at += 1_000);
    const { tick, gaps } = backfillOn(engine().client, world.tables, source, clock, { remainingMs: 45_000 });
    await gaps.put(gapOf(), 0);
    const runs: number[] = [];
    for (let left = Number.POSITIVE_INFINITY; left > 0; ) {
      const { added, minutesLeft } = await tick();
      expect(minutesLeft).toBeLessThanOrEqual(left);
      left = minutesLeft;
      runs.push(added);
      expect(runs.length).toBeLessThan(100);
    }
    expect(runs.length).toBeGreaterThan(3);
    expect(runs.reduce((sum, added) => sum + added, 0)).toBe(lost.length);
    await expectWhole(world);
    const asked = aws?.calls.length ?? 0;
    expect(asked).toBeLessThan(lost.length + 2 * runs.length + 10);
  });

  it('is exact with two at once, and with the same lines delivered meanwhile', async () => {
    const world = await atNoon();
    const source = await logsOf(calls, { pageSize: 10 });
    await on(world.tables, source).gaps.put(gapOf(), 0);
    const live = functionsOn(engine().client, world.tables);
    const deliver = async () => {
      for (let from = 0; from < lost.length; from += 9) {
        await live.deliver(linesOf(lost.slice(from, from + 13)), msOf(NOON));
        await world.functions.tick(msOf(NOON));
      }
    };
    const [first, second] = [on(world.tables, source), on(world.tables, source)];
    await Promise.all([first.tick(), second.tick(), first.invoke(lostRange), deliver()]);
    await first.tick();
    await expectWhole(world);
    expect((await first.gaps.read(SCOPE, NINE + HOUR))?.gap.readAt).toBe(msOf(NOON));
  });

  it('gets there through a source and connections that fail now and then', async () => {
    const world = await atNoon();
    const faults: Fault[] = [{ status: 500, code: 'InternalFailure' }, 'lost-after', 'lost-before'];
    const fault = (_: string, nth: number) => (nth % 10 === 0 ? faults[(nth / 10) % 3] : undefined);
    const { tick, gaps } = on(world.tables, await logsOf(calls, { pageSize: 10 }, fault));
    await gaps.put(gapOf(), 0);
    const { failures } = await untilDone(tick);
    expect(failures).toBeGreaterThan(0);
    await expectWhole(world);
    expect((await gaps.read(SCOPE, NINE + HOUR))?.gap).toMatchObject({ added: lost.length, readAt: msOf(NOON) });
  });

  it('goes past an object that nobody may read, and says so in the gap', async () => {
    const world = await atNoon();
    const denied = `${hourPrefix('our', SCOPE, NINE + HOUR)}denied.json.gz`;
    const { gaps, invoke } = on(world.tables, await bucketOf(calls, [denied]));
    expect(await invoke(lostRange)).toMatchObject({ added: lost.length, unreadObjects: 1, gapsRead: 1 });
    expect((await gaps.read(SCOPE, NINE + HOUR))?.gap).toMatchObject({ unreadObjects: 1, readAt: msOf(NOON) });
    await expectWhole(world);
  });

  it('leaves gaps of another account or Region alone', async () => {
    const world = await atNoon();
    const { gaps, tick } = on(world.tables, await logsOf(calls));
    await gaps.put(gapOf({ scope: 'aws.111122223333.eu-west-1' }), 0);
    expect(await tick()).toMatchObject({ records: 0, gapsLeft: 0 });
    expect(aws?.calls).toEqual([]);
  });

  describe('a request', () => {
    it('with a mistake in it is answered with the field, and opens nothing', async () => {
      const { invoke, gaps } = on(await engine().tables(), await logsOf([]));
      expect(await invoke({ from: '2026-11-02T10:00:00Z', to: 'noon' })).toEqual({
        errors: ['to: must be a time such as 2026-11-02T09:00:00Z'],
      });
      expect(await invoke({ detail: {} })).toMatchObject({
        errors: [expect.stringMatching(/^from: /), expect.stringMatching(/^to: /)],
      });
      expect(await gaps.open()).toEqual([]);
    });

    it('makes a gap that is being read longer, and keeps what is known of it', async () => {
      const world = await atNoon();
      const { gaps, invoke } = on(world.tables, await logsOf(calls));
      const expected = { invocations: lost.length, inputTokens: 1, outputTokens: 1 };
      await gaps.put(gapOf({ to: NINE + HOUR + 30, expected }), 0);
      expect(await invoke({ detail: lostRange })).toMatchObject({ opened: lostRange, added: lost.length });
      expect((await gaps.read(SCOPE, NINE + HOUR))?.gap).toMatchObject({ expected, to: NINE + 2 * HOUR });
    });

    it('at an installation reads the last 30 days, once', async () => {
      const tables = await engine().tables();
      const month = goldenCalls({
        seed: 'month',
        count: 30,
        minutes: minutesFrom(NOON - 29 * DAY, 29, DAY),
        scopes: 1,
      });
      const { gaps, invoke } = on(tables, await logsOf(month));
      const answer = await invoke({ installation: true });
      expect(answer).toMatchObject({ added: 30, gapsRead: 1, opened: { from: isoOf(msOf(NOON - 30 * DAY)) } });
      await invoke({ installation: true });
      expect((await gaps.open()).map(({ gap }) => gap.cause)).toEqual(['installation']);
    });
  });
});
