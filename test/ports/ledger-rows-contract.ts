import { describe, expect, it } from 'vitest';
import { dedupe, type Row } from '#core/ledger/row.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import { DAY, type EpochMinute, HOUR, minuteOf, msOf } from '#core/time.ts';
import { seeded, uuid } from '#functions/local/sample/random.ts';

/** An empty ledger and a second view of it, as another process has one. */
export type MakeLedgers = () => Promise<readonly [LedgerStore, LedgerStore]>;

const SCOPE = 'aws.111122223333.us-east-1';
const SIMILAR = 'aws.111122223333.us-east-10';
/** 23:30 of the last day of a month, so that an hour later hour, day and month are others. */
const LATE_IN_MONTH = minuteOf(Date.UTC(2026, 9, 31, 23, 30));

const random = seeded('ledger rows contract');

export function madeRow(minute: EpochMinute, overrides: Partial<Row> = {}): Row {
  return {
    scope: SCOPE,
    requestId: uuid(random),
    timestamp: msOf(minute) + 1234,
    operation: 'Converse',
    modelId: 'us.anthropic.claude-sonnet-4-6',
    streamed: false,
    tokens: {
      input: 10,
      output: undefined,
      cacheRead: 0,
      cacheWrite5m: 0,
      cacheWrite1h: 0,
      cacheWrite30m: 0,
      cacheWriteUnknownTtl: 0,
    },
    tier: 'standard',
    latencyOptimized: false,
    inputWasInclusive: false,
    metadata: {},
    parserVersion: 1,
    ...overrides,
  };
}

/** Bytes that no compression makes fewer. */
const noise = (bytes: number): Buffer => Buffer.from(Array.from({ length: bytes }, () => random.int(0, 255)));

async function segmentsOf(store: LedgerStore, scope: string, from: EpochMinute, to: EpochMinute) {
  const minutes = await Array.fromAsync(store.readSegments(scope, from, to));
  return new Map(minutes.map(({ minute, rows }) => [minute, [...rows]]));
}

const idsOf = (rows: Iterable<Row> | undefined): string[] => [...(rows ?? [])].map((row) => row.requestId).sort();

/** What a ledger store promises of rows and of the marks that say which minutes got some late. */
export function describeLedgerRows(make: MakeLedgers): void {
  describe('segments', () => {
    it('are read back as written, by minute', async () => {
      const [store, other] = await make();
      const full = madeRow(LATE_IN_MONTH, {
        invokedModelId: 'anthropic.claude-sonnet-4-6',
        role: '0123456789abcdef',
        errorCode: 'ThrottlingException',
        stopReason: 'end_turn',
        streamed: true,
        latencyMs: 12,
        images: 2,
        tier: 'flex',
        latencyOptimized: true,
        inputWasInclusive: true,
        metadata: { team: 'fedcba9876543210' },
        features: { keyId: 7, conversation: '001122334455', turns: 3, resultIsError: false },
      });
      await store.putSegment(SCOPE, LATE_IN_MONTH, [full]);
      expect(await segmentsOf(other, SCOPE, LATE_IN_MONTH, LATE_IN_MONTH + 1)).toEqual(
        new Map([[LATE_IN_MONTH, [full]]]),
      );
    });

    it('are the same item however often they are put', async () => {
      const [store, other] = await make();
      const rows = [madeRow(LATE_IN_MONTH), madeRow(LATE_IN_MONTH)];
      for (const one of [store, other, store]) await one.putSegment(SCOPE, LATE_IN_MONTH, rows);
      const read = await segmentsOf(store, SCOPE, LATE_IN_MONTH, LATE_IN_MONTH + 1);
      expect(idsOf(read.get(LATE_IN_MONTH))).toEqual(idsOf(rows));
    });

    it('of the same ids with other readings are both kept, and the better reading is there to choose', async () => {
      for (const order of [[0, 1] as const, [1, 0] as const]) {
        const [store] = await make();
        const poor = madeRow(LATE_IN_MONTH);
        const readings = [poor, { ...poor, tokens: { ...poor.tokens, output: 5 } }];
        for (const at of order) await store.putSegment(SCOPE, LATE_IN_MONTH, [readings[at] ?? poor]);
        const read = (await segmentsOf(store, SCOPE, LATE_IN_MONTH, LATE_IN_MONTH + 1)).get(LATE_IN_MONTH) ?? [];
        expect(read).toHaveLength(2);
        expect(dedupe(read)).toEqual([readings[1]]);
      }
    });

    it('are found in a range that crosses hour, day and month, and not outside it', async () => {
      const [store] = await make();
      const [from, to] = [LATE_IN_MONTH - HOUR, LATE_IN_MONTH + HOUR];
      for (let minute = from - 1; minute <= to; minute++) await store.putSegment(SCOPE, minute, [madeRow(minute)]);
      const read = await segmentsOf(store, SCOPE, from, to);
      expect([...read.keys()]).toEqual(Array.from({ length: 2 * HOUR }, (_, i) => from + i));
      expect((await segmentsOf(store, SCOPE, from, from)).size).toBe(0);
    });

    it('of a scope stay out of another whose name begins alike', async () => {
      const [store] = await make();
      await store.putSegment(SIMILAR, LATE_IN_MONTH, [madeRow(LATE_IN_MONTH, { scope: SIMILAR })]);
      expect((await segmentsOf(store, SCOPE, LATE_IN_MONTH, LATE_IN_MONTH + 1)).size).toBe(0);
    });

    it('of more than 1 MB in a minute are all read', async () => {
      const [store] = await make();
      const batches = Array.from({ length: 8 }, () =>
        Array.from({ length: 2000 }, () => madeRow(LATE_IN_MONTH, { modelId: `${uuid(random)}${uuid(random)}` })),
      );
      await Promise.all(batches.map((rows) => store.putSegment(SCOPE, LATE_IN_MONTH, rows)));
      const read = await segmentsOf(store, SCOPE, LATE_IN_MONTH, LATE_IN_MONTH + 1);
      expect(idsOf(read.get(LATE_IN_MONTH))).toEqual(idsOf(batches.flat()));
    });

    it.each([
      { what: '5,000 rows', modelId: () => 'amazon.nova-lite-v1:0' },
      { what: 'long names of their own in each of 5,000 rows', modelId: () => noise(192).toString('base64') },
    ])('of one batch with $what are kept whole', async ({ modelId }) => {
      const [store] = await make();
      const rows = Array.from({ length: 5000 }, () => madeRow(LATE_IN_MONTH, { modelId: modelId() }));
      await store.putSegment(SCOPE, LATE_IN_MONTH, rows);
      const read = await segmentsOf(store, SCOPE, LATE_IN_MONTH, LATE_IN_MONTH + 1);
      expect(idsOf(read.get(LATE_IN_MONTH))).toEqual(idsOf(rows));
    });
  });

  describe('rows that came too late', () => {
    it('are kept apart from segments, each once', async () => {
      const [store, other] = await make();
      const [one, two] = [madeRow(LATE_IN_MONTH), madeRow(LATE_IN_MONTH - 50 * DAY)];
      await store.putTooLate(SCOPE, LATE_IN_MONTH, [one]);
      await other.putTooLate(SCOPE, LATE_IN_MONTH, [one]);
      await store.putTooLate(SCOPE, LATE_IN_MONTH - 50 * DAY, [two]);
      expect(idsOf(await other.readTooLate(SCOPE))).toEqual(idsOf([one, two]));
      expect(await other.readTooLate(SIMILAR)).toEqual([]);
      expect((await segmentsOf(store, SCOPE, LATE_IN_MONTH, LATE_IN_MONTH + 1)).size).toBe(0);
    });
  });

  describe('dirty marks', () => {
    it('are one a minute, cleared by the token that was read', async () => {
      const [store, other] = await make();
      await store.markDirty(SCOPE, 29_000_000);
      await store.markDirty(SCOPE, 29_000_001);
      await store.markDirty(SIMILAR, 29_000_002);
      const marks = await other.dirtyMarks(SCOPE, 1000);
      expect(marks.map(({ minute }) => minute)).toEqual([29_000_001, 29_000_000]);
      for (const mark of marks.slice(0, 1)) await other.clearDirty(SCOPE, mark);
      expect((await store.dirtyMarks(SCOPE, 1000)).map(({ minute }) => minute)).toEqual([29_000_000]);
    });

    it('are given newest first, no more than asked for, and the rest stays for later', async () => {
      const [store] = await make();
      const minutes = Array.from({ length: 25 }, (_, i) => 29_000_000 + i * 7);
      await Promise.all(minutes.map((minute) => store.markDirty(SCOPE, minute)));
      const left = [...minutes].reverse();
      while (left.length > 0) {
        const marks = await store.dirtyMarks(SCOPE, 10);
        expect(marks.map(({ minute }) => minute)).toEqual(left.splice(0, 10));
        for (const mark of marks) await store.clearDirty(SCOPE, mark);
      }
      expect(await store.dirtyMarks(SCOPE, 10)).toEqual([]);
    });

    it('stay when somebody has marked the minute again since', async () => {
      const [store, other] = await make();
      await store.markDirty(SCOPE, 29_000_000);
      const [read] = await store.dirtyMarks(SCOPE, 1000);
      await other.markDirty(SCOPE, 29_000_000);
      if (read) await store.clearDirty(SCOPE, read);
      const [left, ...others] = await store.dirtyMarks(SCOPE, 1000);
      expect(others).toEqual([]);
      expect(left).toMatchObject({ minute: 29_000_000 });
      expect(left?.token).not.toBe(read?.token);
      if (left) await store.clearDirty(SCOPE, left);
      expect(await store.dirtyMarks(SCOPE, 1000)).toEqual([]);
    });

    it('may be cleared twice', async () => {
      const [store, other] = await make();
      await store.markDirty(SCOPE, 29_000_000);
      const [mark] = await store.dirtyMarks(SCOPE, 1000);
      if (mark) for (const one of [store, other]) await one.clearDirty(SCOPE, mark);
      expect(await store.dirtyMarks(SCOPE, 1000)).toEqual([]);
    });
  });
}

/** What a ledger store promises of what conversations cost that have ended. */
export function describeEndedConversations(make: MakeLedgers): void {
  describe('ended conversations', () => {
    const hour = minuteOf(Date.UTC(2026, 10, 2, 9));
    const ended = (count: number) =>
      new Map([
        [
          `role arn:aws:bedrock:::a ${count}`,
          new Map([
            [263, count],
            [0, 1],
          ]),
        ],
      ]);

    it('are read back by hour, and set again as a whole', async () => {
      const [store, other] = await make();
      await store.putConversations(SCOPE, hour, ended(1));
      await store.putConversations(SCOPE, hour, ended(300));
      await store.putConversations(SCOPE, hour + HOUR, ended(2));
      await store.putConversations(SIMILAR, hour, ended(4));
      expect(await other.readConversations(SCOPE, hour, hour + HOUR)).toEqual(new Map([[hour, ended(300)]]));
      expect([...(await other.readConversations(SCOPE, hour - DAY, hour + DAY)).keys()]).toEqual([hour, hour + HOUR]);
    });
  });
}

/** What a ledger store promises of spend in steps. */
export function describeSpendSteps(make: MakeLedgers): void {
  describe('spend in steps', () => {
    const hour = minuteOf(Date.UTC(2026, 10, 2, 9));
    const steps = (micro: number) => new Map([['arn:aws:bedrock:::a', [micro, 0, 5_000_000_000, 0, 1, 0]]]);

    it('is read back by hour in order, and set again as a whole', async () => {
      const [store, other] = await make();
      await store.putSpendSteps(SCOPE, hour + HOUR, steps(2));
      await store.putSpendSteps(SCOPE, hour, steps(1));
      await store.putSpendSteps(SCOPE, hour, steps(3));
      await store.putSpendSteps(SIMILAR, hour, steps(4));
      expect(await other.readSpendSteps(SCOPE, hour, hour + HOUR)).toEqual(new Map([[hour, steps(3)]]));
      expect([...(await other.readSpendSteps(SCOPE, hour - DAY, hour + DAY)).keys()]).toEqual([hour, hour + HOUR]);
    });
  });
}
