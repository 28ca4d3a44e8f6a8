import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import { latenessOf } from '#core/ledger/lateness.ts';
import { emptyPage, foldRows, type Page, sumPages } from '#core/ledger/page.ts';
import type { Row } from '#core/ledger/row.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { Pricing } from '#core/pricing/pricing.ts';
import { DAY, type EpochMinute, floorTo, HOUR, startOfDay } from '#core/time.ts';
import { foldLedger, progressOf, refoldRange } from '#functions/ledger/fold-ledger.ts';
import { Interleaving } from '../support/interleaving.ts';
import { NINE, plainFold, row, SCOPE, spendOf } from '../support/row.ts';

async function ingest(store: LedgerStore, minute: EpochMinute, rows: readonly Row[], clock: () => EpochMinute) {
  await store.putSegment(SCOPE, minute, rows);
  if (latenessOf(minute, clock()) !== 'young') await store.markDirty(SCOPE, minute);
}

async function tick(store: LedgerStore, now: EpochMinute, fold: Pricing = plainFold) {
  const folded = await foldLedger(store, fold, SCOPE, await progressOf(store, SCOPE), now);
  await folded.finish();
  return folded;
}

const stored = async (store: LedgerStore, resolution: 'minute' | 'hour' | 'day', start: EpochMinute) =>
  (await store.readPages(SCOPE, resolution, start, start + 1))[0]?.page;

/** Every page says what its rows say: minutes by definition, closed hours and days as the sums of their minutes. */
async function expectTrue(store: LedgerStore, at: Iterable<EpochMinute>, fold: Pricing = plainFold): Promise<void> {
  const { closedUntil } = await progressOf(store, SCOPE);
  const minutes = new Map<EpochMinute, Page>();
  for (const minute of new Set(at)) {
    const rows = (await Array.fromAsync(store.readSegments(SCOPE, minute, minute + 1))).flatMap((read) => read.rows);
    const page = foldRows(rows, fold);
    minutes.set(minute, page);
    expect((await stored(store, 'minute', minute)) ?? emptyPage(), `minute ${minute - NINE}`).toEqual(page);
  }
  for (const [resolution, length] of [
    ['hour', HOUR],
    ['day', DAY],
  ] as const) {
    for (const start of new Set([...minutes.keys()].map((minute) => floorTo(minute, length)))) {
      if (start + length > closedUntil) continue;
      const parts = [...minutes].filter(([minute]) => floorTo(minute, length) === start).map(([, page]) => page);
      expect((await stored(store, resolution, start)) ?? emptyPage(), `${resolution} ${start - NINE}`).toEqual(
        sumPages(parts),
      );
    }
  }
}

describe('a tick', () => {
  async function ledgerAt(now: EpochMinute): Promise<LedgerStore> {
    const store = memoryLedger();
    await store.addScope(SCOPE, now);
    return store;
  }

  it('folds the young minutes, and says what was new', async () => {
    const store = await ledgerAt(NINE);
    await ingest(store, NINE, [row(1, NINE)], () => NINE);
    const { minutes } = await tick(store, NINE);
    expect(minutes.map(({ minute, changed, fresh }) => ({ minute, changed, fresh }))).toEqual([
      { minute: NINE, changed: true, fresh: true },
    ]);
    expect(spendOf((await stored(store, 'minute', NINE)) ?? sumPages([]))).toBe(110_000_000n);
  });

  it('changes nothing when it is repeated', async () => {
    const store = await ledgerAt(NINE);
    await ingest(store, NINE, [row(1, NINE)], () => NINE);
    await tick(store, NINE);
    const { minutes } = await tick(store, NINE);
    expect(minutes.map(({ changed }) => changed)).toEqual([false]);
    expect((await store.readPages(SCOPE, 'minute', NINE, NINE + 1))[0]?.version).toBe(1);
  });

  it('after a pause folds every minute since the last one, and closes the hours in between', async () => {
    const store = await ledgerAt(NINE);
    for (let minute = NINE; minute < NINE + 200; minute += 7)
      await ingest(store, minute, [row(minute, minute)], () => minute);
    await tick(store, NINE + 200);
    expect((await progressOf(store, SCOPE)).closedUntil).toBe(NINE + 180);
    await expectTrue(
      store,
      Array.from({ length: 200 }, (_, after) => NINE + after),
    );
  });

  it('folds a late row of a closed hour and a closed day, rolls both again, and forgets the mark', async () => {
    const store = await ledgerAt(NINE - DAY);
    const now = NINE + 5;
    const late = NINE - 12 * HOUR;
    await ingest(store, late, [row(1, late)], () => late);
    await tick(store, late + 1);
    await tick(store, now);
    await ingest(store, late, [row(2, late)], () => now);
    const { minutes } = await tick(store, now);
    expect(minutes.map(({ minute, fresh }) => ({ minute, fresh }))).toEqual([{ minute: late, fresh: false }]);
    expect(spendOf((await stored(store, 'day', startOfDay(late))) ?? sumPages([]))).toBe(220_000_000n);
    expect(await store.dirtyMarks(SCOPE, 10)).toEqual([]);
    await expectTrue(store, [late]);
  });

  it('takes no more of the past than it has room to hold, the newest first, and the rest in the ticks after it', async () => {
    const store = await ledgerAt(NINE);
    const past = Array.from({ length: 2 * HOUR }, (_, i) => NINE - 3 * HOUR + i);
    // 16 slices a call, 57,600 an hour.
    const metadata = (i: number) => Object.fromEntries(Array.from({ length: 16 }, (_, key) => [`k${key}`, `${i}`]));
    for (const minute of past) {
      const rows = Array.from({ length: 60 }, (_, i) => row(minute * 60 + i, minute, { metadata: metadata(i) }));
      await ingest(store, minute, rows, () => NINE);
    }
    await ingest(store, NINE, [row(1, NINE)], () => NINE);
    const first = await tick(store, NINE + 1);
    expect(first.minutes.map(({ minute }) => minute).sort()).toEqual([...past.slice(HOUR), NINE]);
    expect(first.unfinished).toBe(true);
    const second = await tick(store, NINE + 2);
    expect(second.minutes.map(({ minute }) => minute).sort()).toEqual([...past.slice(0, HOUR), NINE]);
    expect(second.unfinished).toBe(false);
    await expectTrue(store, [...past, NINE]);
  });

  it('holds no more calls after a silence than it has room for, and sums up every one', async () => {
    const store = await ledgerAt(NINE);
    const flood = (minute: EpochMinute) =>
      Array.from({ length: 1_000 }, (_, i) => {
        const conversation = i.toString(16).padStart(12, '0');
        return row(minute * 1_000 + i, minute, { features: { keyId: 1, conversation } });
      });
    for (const minute of [NINE + 20, NINE + 150]) await ingest(store, minute, flood(minute), () => minute);
    const { minutes } = await tick(store, NINE + 3 * HOUR);
    expect(minutes.map(({ calls }) => calls.length)).toEqual([540, 540]);
    const callsOf = ({ entries }: Page) => [...entries.values()].reduce((sum, { tally }) => sum + tally.calls, 0);
    expect(minutes.map(({ after }) => callsOf(after))).toEqual([1_000, 1_000]);
  });

  it('keeps a mark that was set again while it worked', async () => {
    const store = await ledgerAt(NINE);
    await ingest(store, NINE - 10, [row(1, NINE - 10)], () => NINE);
    const folded = await foldLedger(store, plainFold, SCOPE, await progressOf(store, SCOPE), NINE);
    await ingest(store, NINE - 10, [row(2, NINE - 10)], () => NINE);
    await folded.finish();
    expect((await store.dirtyMarks(SCOPE, 10)).map(({ minute }) => minute)).toEqual([NINE - 10]);
  });

  it('writes its progress seldom while nothing happens', async () => {
    const store = await ledgerAt(NINE);
    await tick(store, NINE + 14);
    expect((await progressOf(store, SCOPE)).foldedUntil).toBe(NINE);
    await tick(store, NINE + 15);
    expect((await progressOf(store, SCOPE)).foldedUntil).toBe(NINE + 15);
  });

  it.each(['dies after writing a late minute, before its hour and day', 'dies after writing the hour, before its day'])(
    'that %s is made good by the next',
    async (how) => {
      const store = await ledgerAt(NINE - 2 * DAY);
      await tick(store, NINE);
      const late = NINE - DAY;
      await ingest(store, late, [row(1, late)], () => NINE);
      const interleaving = new Interleaving();
      const fatal = how.includes('hour,') ? 'day' : 'hour';
      const dying: LedgerStore = {
        ...store,
        readPages: (scope, resolution, from, to) =>
          resolution === fatal ? new Promise(() => {}) : store.readPages(scope, resolution, from, to),
      };
      interleaving.start(dying, async (gated) => void (await tick(gated, NINE)));
      await interleaving.finish();
      expect(await stored(store, 'minute', late)).toBeDefined();
      await tick(store, NINE);
      await expectTrue(store, [late]);
    },
  );
});

describe('two ticks at once', () => {
  const signal = () => Promise.withResolvers<void>();

  it('leave a true day where one sums it while the other still writes an hour of it', async () => {
    const store = memoryLedger();
    const midnight = startOfDay(NINE);
    const late = midnight - 20 * HOUR;
    await store.addScope(SCOPE, midnight - HOUR);
    const [hourIsDue, dayIsSummed] = [signal(), signal()];
    const closing: LedgerStore = {
      ...store,
      async advanceProgress(scope, progress) {
        await hourIsDue.promise;
        await store.advanceProgress(scope, progress);
      },
    };
    const slow: LedgerStore = {
      ...store,
      async putPage(scope, resolution, ...page) {
        if (resolution === 'hour') {
          hourIsDue.resolve();
          await dayIsSummed.promise;
        }
        return store.putPage(scope, resolution, ...page);
      },
    };
    const first = tick(closing, midnight + 2);
    await new Promise(setImmediate);
    await ingest(store, late, [row(1, late)], () => midnight + 2);
    const second = tick(slow, midnight + 1);
    await first;
    dayIsSummed.resolve();
    await second;
    await expectTrue(store, [late]);
  });

  it('leave a true hour where one dies after its minute, and the next finds the minute unchanged', async () => {
    const store = memoryLedger();
    const late = NINE - 30;
    await store.addScope(SCOPE, NINE - HOUR);
    const [announce, look, write] = [signal(), signal(), signal()];
    const closing: LedgerStore = {
      ...store,
      async advanceProgress(scope, progress) {
        await announce.promise;
        await store.advanceProgress(scope, progress);
      },
    };
    const waiting: LedgerStore = {
      ...store,
      async dirtyMarks(...args) {
        await look.promise;
        return store.dirtyMarks(...args);
      },
    };
    const dying: LedgerStore = {
      ...store,
      async putPage(...args) {
        await write.promise;
        await store.putPage(...args);
        throw new Error('out of time');
      },
    };
    const closes = tick(closing, NINE + 2);
    const looksLater = tick(waiting, NINE + 1);
    await new Promise(setImmediate);
    await ingest(store, late, [row(1, late)], () => NINE + 2);
    const dies = tick(dying, NINE + 1);
    await new Promise(setImmediate);
    announce.resolve();
    await closes;
    write.resolve();
    await expect(dies).rejects.toThrow('out of time');
    look.resolve();
    await looksLater;
    expect(await store.dirtyMarks(SCOPE, 10)).toEqual([]);
    await expectTrue(store, [late]);
  });
});

/** Quarters of a minute, so that clocks a minute apart disagree about the running minute in every way. */
const QUARTERS = 4;

interface Schedule {
  /** Where in the hour and the day it happens. */
  readonly base: EpochMinute;
  /** How far the clock of ingest is ahead of the tick's, in quarters of a minute: at most one minute either way. */
  readonly skew: number;
  readonly actions: readonly Action[];
}

type Action =
  /** A delivery: how old its minute is, and whether the first attempt dies before the mark so that it comes again. */
  | { readonly kind: 'ingest'; readonly age: number; readonly dies: boolean; readonly request: number }
  /** A tick that dies at its n-th call; 0 never. */
  | { readonly kind: 'tick'; readonly dies: number }
  | { readonly kind: 'refold'; readonly age: number }
  | { readonly kind: 'wait'; readonly quarters: number }
  /** Calls that happen, each chosen among those that wait. */
  | { readonly kind: 'run'; readonly steps: readonly number[] }
  /** One task, counted from the newest, gets so far while the others stand still. */
  | { readonly kind: 'burst'; readonly task: number; readonly calls: number };

const anySkew = fc.integer({ min: -QUARTERS, max: QUARTERS });
const anyTick = fc.record({
  kind: fc.constant('tick' as const),
  dies: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30 })),
});
const anyBurst = fc.record({
  kind: fc.constant('burst' as const),
  task: fc.nat({ max: 2 }),
  calls: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant(100)),
});
const ingestOf = (age: fc.Arbitrary<number>) =>
  fc.record({ kind: fc.constant('ingest' as const), age, dies: fc.boolean(), request: fc.integer({ min: 1, max: 6 }) });
const waitOf = (quarters: fc.Arbitrary<number>) => fc.record({ kind: fc.constant('wait' as const), quarters });

const wild: fc.Arbitrary<Schedule> = fc.record({
  base: fc.constantFrom(NINE - 2, NINE + 1, NINE + 20, NINE + 58, startOfDay(NINE) - 1, startOfDay(NINE) + 1),
  skew: anySkew,
  actions: fc.array(
    fc.oneof(
      ingestOf(fc.oneof(fc.integer({ min: -1, max: 3 }), fc.constantFrom(10, 58, 61, 125, DAY - 3, DAY + 2, -4))),
      anyTick,
      fc.record({ kind: fc.constant('refold' as const), age: fc.integer({ min: -1, max: 130 }) }),
      waitOf(fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constantFrom(20, 61 * QUARTERS, 130 * QUARTERS))),
      fc.record({
        kind: fc.constant('run' as const),
        steps: fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 25 }),
      }),
      anyBurst,
    ),
    { minLength: 5, maxLength: 40 },
  ),
});

/** Young minutes only, and clocks that disagree: the edge that the marks are spared on. */
const young: fc.Arbitrary<Schedule> = fc.record({
  base: fc.constant(NINE + 20),
  skew: fc.constantFrom(-QUARTERS, -1, 1, QUARTERS),
  actions: fc.array(
    fc.oneof(
      ingestOf(fc.integer({ min: -1, max: 3 })),
      fc.constant<Action>({ kind: 'tick', dies: 0 }),
      waitOf(fc.integer({ min: 1, max: 5 })),
      anyBurst,
    ),
    { minLength: 4, maxLength: 12 },
  ),
});

async function play({ base, skew, actions }: Schedule): Promise<void> {
  const store = memoryLedger();
  const interleaving = new Interleaving();
  let clock = base * QUARTERS;
  const tickClock = () => Math.floor(clock / QUARTERS);
  const ingestClock = () => Math.floor((clock + skew) / QUARTERS);
  await store.addScope(SCOPE, ingestClock());
  // A function dies at its n-th call from its start; 0 never.
  const doomed = new Map<number, number>();
  const bury = () => {
    for (const [task, calls] of doomed) if (interleaving.callsOf(task) >= calls) interleaving.kill(task);
  };
  let started = 0;
  const begin = (work: (gated: LedgerStore) => Promise<void>): number => {
    started = interleaving.start(store, work);
    return started;
  };
  const deliver = (minute: EpochMinute, rows: readonly Row[]) =>
    begin(async (gated) => {
      await gated.addScope(SCOPE, ingestClock());
      await ingest(gated, minute, rows, ingestClock);
    });
  const minutes: EpochMinute[] = [];
  let number = 0;
  for (const action of actions) {
    if (action.kind === 'wait') clock += action.quarters;
    if (action.kind === 'ingest') {
      const minute = ingestClock() - action.age;
      minutes.push(minute);
      const rows = [row(action.request + 10 * ++number, minute), row(action.request, minute)];
      const task = deliver(minute, rows);
      // It put its rows and died before the mark, so the delivery comes again.
      if (action.dies) {
        doomed.set(task, 2);
        deliver(minute, rows);
      }
    }
    if (action.kind === 'tick') {
      const now = tickClock();
      const task = begin(async (gated) => void (await tick(gated, now)));
      if (action.dies > 0) doomed.set(task, action.dies);
    }
    if (action.kind === 'refold') {
      const from = tickClock() - action.age;
      begin(async (gated) => void (await refoldRange(gated, plainFold, SCOPE, from, from + 30)));
    }
    if (action.kind === 'run') {
      for (const choice of action.steps) {
        if (!(await interleaving.step(choice))) break;
        if (choice % 11 === 0) clock += 1;
        bury();
      }
    }
    if (action.kind === 'burst') {
      const task = Math.max(1, started - action.task);
      for (let call = 0; call < action.calls && (await interleaving.step(0, task)); call++) bury();
    }
  }
  await interleaving.finish();
  for (let more = 0; more < 2; more++) {
    clock += QUARTERS;
    await tick(store, tickClock());
  }
  await expectTrue(store, minutes);
}

describe('the fold rule', () => {
  it('makes every page true after two more ticks, whatever the order of calls, late rows, pauses and deaths', async () => {
    await fc.assert(fc.asyncProperty(wild, play), { numRuns: 400 });
  });

  it('spares a young minute its mark only where a tick will come by, with clocks up to a minute apart', async () => {
    await fc.assert(fc.asyncProperty(young, play), { numRuns: 1000 });
  });

  /** Twice the price: what a repricing brings while ticks go on. */
  const dearer: Pricing = {
    ...plainFold,
    price: (call, spender) => {
      const charge = plainFold.price(call, spender);
      return { ...charge, listCost: charge.listCost * 2n, listCostUpper: charge.listCostUpper * 2n };
    },
  };
  const races = fc.record({
    end: fc.constantFrom(NINE, startOfDay(NINE)),
    ticks: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 2 }),
    late: fc.constantFrom(1, 2, 55, 70, 600),
    repriced: fc.boolean(),
    bursts: fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 12 })), { maxLength: 12 }),
  });

  it('holds where two ticks, a late row and a repricing meet at the end of an hour or a day', async () => {
    const play = async ({
      end,
      ticks,
      late,
      repriced,
      bursts,
    }: typeof races extends fc.Arbitrary<infer R> ? R : never) => {
      const store = memoryLedger();
      await store.addScope(SCOPE, end - HOUR);
      await ingest(store, end - 30, [row(1, end - 30)], () => end - 30);
      await tick(store, end - 5);
      const fold = repriced ? dearer : plainFold;
      const interleaving = new Interleaving();
      for (const after of ticks)
        interleaving.start(store, async (gated) => void (await tick(gated, end + after, fold)));
      interleaving.start(store, (gated) =>
        ingest(gated, end - late, [row(2, end - late)], () => end + Math.max(...ticks)),
      );
      interleaving.start(store, async (gated) => {
        if (repriced) await refoldRange(gated, dearer, SCOPE, end - 40, end - 20);
      });
      for (const [task, calls] of bursts) for (let call = 0; call < calls; call++) await interleaving.step(0, task);
      await interleaving.finish();
      for (const after of [5, 6]) await tick(store, end + after, fold);
      await expectTrue(store, [end - 30, end - late], fold);
    };
    await fc.assert(fc.asyncProperty(races, play), { numRuns: 800 });
  });
});
