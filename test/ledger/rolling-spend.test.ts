import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import { DAY, type EpochMinute, HOUR, isoOf, minuteOf, msOf } from '#core/time.ts';
import { foldLedger, progressOf } from '#functions/ledger/fold-ledger.ts';
import { readAllSpend, readSpend, readSteps, windowsAt } from '#functions/ledger/rolling-spend.ts';
import { callsOf, NINE, plainFold, row, SCOPE } from '../support/row.ts';

const OTHER = 'aws.111122223333.eu-west-1';

/** A ledger with a call in each of these minutes, folded up to `now`. */
async function ledgerOf(minutes: readonly EpochMinute[], now: EpochMinute, scope = SCOPE, store = memoryLedger()) {
  await store.addScope(scope, now - 90);
  for (const [number, minute] of minutes.entries()) {
    await store.putSegment(scope, minute, [row(number, minute, { scope })]);
    await store.markDirty(scope, minute);
  }
  const folded = await foldLedger(store, plainFold, scope, await progressOf(store, scope), now);
  await folded.finish();
  return store;
}
const countIn = (minutes: readonly EpochMinute[], from: EpochMinute, to: EpochMinute): number =>
  minutes.filter((minute) => minute >= from && minute < to).length;
const age = fc.oneof(
  fc.nat({ max: 130 }),
  fc.nat({ max: 3 * DAY }),
  fc.constantFrom(HOUR, DAY, 7 * DAY, 30 * DAY, 7 * DAY + 1, 30 * DAY + 1),
);
const anyNow = fc.nat({ max: 3 * DAY }).map((after) => NINE + after);

describe('rolling spend', () => {
  test.prop([anyNow, fc.array(age, { maxLength: 12 })], { numRuns: 60 })(
    'of every window is what its minutes hold, to the minute',
    async (now, ages) => {
      const minutes = ages.map((minute) => now - minute);
      const store = await ledgerOf(minutes, now);
      for (const { from, to } of windowsAt(now))
        expect(callsOf(await readSpend(store, SCOPE, from, to))).toBe(countIn(minutes, from, to));
    },
  );

  it.each([
    ['2026-11-02T09:00:00Z', '2026-11-01T00:00:00Z'],
    ['2026-11-01T00:01:00Z', '2026-11-01T00:00:00Z'],
    // At midnight the month that has just ended is complete, and the new one has no minute yet.
    ['2026-11-01T00:00:00Z', '2026-10-01T00:00:00Z'],
    ['2024-03-01T00:00:00Z', '2024-02-01T00:00:00Z'],
    ['2027-01-01T00:01:00Z', '2027-01-01T00:00:00Z'],
  ])('month to date at %s begins at %s', (now, from) => {
    const month = windowsAt(minuteOf(Date.parse(now))).find(({ label }) => label === 'month to date');
    expect(month && isoOf(msOf(month.from))).toBe(from);
  });

  it('of a scope nobody knows is nothing', async () => {
    expect(callsOf(await readSpend(memoryLedger(), SCOPE, NINE - DAY, NINE))).toBe(0);
  });

  it('of the whole ledger is the sum over its scopes', async () => {
    const store = await ledgerOf([NINE - 1, NINE - 200], NINE, OTHER, await ledgerOf([NINE - 1], NINE));
    expect(callsOf(await readAllSpend(store, NINE - DAY, NINE))).toBe(3);
  });
});

describe('spend in steps', () => {
  const counts = async (store: LedgerStore, from: EpochMinute, to: EpochMinute, step: number) =>
    (await readSteps(store, await store.scopes(), from, to, step)).map(callsOf);

  test.prop(
    [
      anyNow,
      fc.array(age, { maxLength: 12 }),
      fc.constantFrom(1, 5, 45, HOUR, 3 * HOUR, DAY),
      fc.constantFrom(0, 1, 30, HOUR, 5 * HOUR + 7),
      fc.integer({ min: 1, max: 40 }),
    ],
    { numRuns: 60 },
  )('is what the minutes of each step hold', async (now, ages, step, back, number) => {
    const minutes = ages.map((minute) => now - minute);
    const store = await ledgerOf(minutes, now);
    const to = now + 1 - back;
    const from = step >= HOUR ? Math.floor((to - number * step) / HOUR) * HOUR : to - number * step;
    const expected = Array.from({ length: Math.ceil((to - from) / step) }, (_, at) =>
      countIn(minutes, from + at * step, Math.min(to, from + (at + 1) * step)),
    );
    expect(await counts(store, from, to, step)).toEqual(expected);
  });

  it('is made of all scopes', async () => {
    const store = await ledgerOf([NINE - 1], NINE, OTHER, await ledgerOf([NINE - 1, NINE - 61], NINE));
    expect(await counts(store, NINE - 2 * HOUR, NINE, HOUR)).toEqual([1, 2]);
  });
});
