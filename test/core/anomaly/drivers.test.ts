import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driversOf, type Flow } from '#core/anomaly/drivers.ts';
import { driversText } from '#core/anomaly/drivers-text.ts';
import { emptyTally, type PageEntry } from '#core/ledger/page.ts';
import { USD } from '../../support/row.ts';

/** In pico-dollars a token. */
const PRICES: Readonly<Record<string, bigint>> = { input: 3_000_000n, cacheRead: 300_000n, output: 15_000_000n };
const priceOf = (meter: string) => PRICES[meter];

interface Used {
  readonly calls: number;
  readonly input?: number;
  readonly cacheRead?: number;
  readonly output?: number;
}

/** Calls of a role with so many tokens each, at list prices. */
function used(role: string, { calls, input = 0, cacheRead = 0, output = 0 }: Used, model = 'a-model'): PageEntry {
  const tally = emptyTally();
  tally.calls = calls;
  Object.assign(tally.tokens, { input: calls * input, cacheRead: calls * cacheRead, output: calls * output });
  tally.listCost =
    BigInt(calls) * (BigInt(input) * 3_000_000n + BigInt(cacheRead) * 300_000n + BigInt(output) * 15_000_000n);
  return { spender: 'bot', model, role, tally };
}
const hour = (...entries: readonly PageEntry[]): Flow => ({ entries, minutes: 60 });
const BEFORE: Used = { calls: 100, input: 1000, cacheRead: 9000, output: 100 };

const told = (now: Flow, usual: Flow) => {
  const drivers = driversOf(now, usual, priceOf);
  const [top] = drivers;
  return [top?.cause, Number(((top?.perHour ?? 0n) * 1000n) / USD) / 1000];
};

describe('what an hour costs more', () => {
  it.each<[string, Flow, (string | number | undefined)[]]>([
    ['twice as many calls', hour(used('r', { ...BEFORE, calls: 200 })), ['more calls', 0.72]],
    ['prompts twice as long', hour(used('r', { ...BEFORE, input: 2000, cacheRead: 18_000 })), ['longer prompts', 0.57]],
    ['no cache', hour(used('r', { ...BEFORE, input: 10_000, cacheRead: 0 })), ['fewer cache hits', 2.43]],
    ['answers of five times the length', hour(used('r', { ...BEFORE, output: 500 })), ['longer answers', 0.6]],
    ['somebody new', hour(used('r', BEFORE), used('s', BEFORE)), ['new caller', 0.72]],
    ['a new model of the same role', hour(used('r', BEFORE), used('r', BEFORE, 'b-model')), ['new model', 0.72]],
    ['fewer calls', hour(used('r', { ...BEFORE, calls: 50 })), ['more calls', -0.36]],
  ])('%s', (_, now, expected) => expect(told(now, hour(used('r', BEFORE)))).toEqual(expected));

  it('is of the hour, whatever the time it is read from', () => {
    const day: Flow = { entries: [used('r', { ...BEFORE, calls: 2400 })], minutes: 24 * 60 };
    expect(driversOf(hour(used('r', BEFORE)), day, priceOf)).toEqual([]);
  });

  it('is other prices where nothing else changed', () => {
    const dearer = used('r', BEFORE);
    dearer.tally.listCost *= 2n;
    expect(told(hour(dearer), hour(used('r', BEFORE)))).toEqual(['other prices', 0.72]);
  });

  it('adds up to the difference to the pico-dollar', () => {
    const anyUse = fc.record({
      calls: fc.integer({ min: 1, max: 1000 }),
      input: fc.nat(100_000),
      cacheRead: fc.nat(100_000),
      output: fc.nat(10_000),
    });
    const anyFlow = fc
      .tuple(fc.array(fc.tuple(fc.constantFrom('r', 's'), anyUse), { maxLength: 4 }), fc.constantFrom(60, 1440))
      .map(([uses, minutes]): Flow => ({ entries: uses.map(([role, use]) => used(role, use)), minutes }));
    const perHour = ({ entries, minutes }: Flow) => {
      const byRole = Map.groupBy(entries, ({ role }) => role);
      const cost = (those: readonly PageEntry[]) => those.reduce((sum, { tally }) => sum + tally.listCost, 0n);
      return [...byRole.values()].reduce((sum, those) => sum + (cost(those) * 60n) / BigInt(minutes), 0n);
    };
    fc.assert(
      fc.property(anyFlow, anyFlow, (now, usual) => {
        const parts = driversOf(now, usual, priceOf).reduce((sum, one) => sum + one.perHour, 0n);
        expect(parts).toBe(perHour(now) - perHour(usual));
      }),
    );
  });
});

it('is told in at most three parts, each a tenth or more', () => {
  const drivers = driversOf(
    hour(used('r', { calls: 400, input: 4000, output: 101 }), used('s', { calls: 1, input: 10 })),
    hour(used('r', BEFORE)),
    priceOf,
  );
  expect(driversText(drivers, (role) => `arn:aws:iam::111122223333:role/${role}-bot`)).toBe(
    '+$3.89 fewer cache hits of r-bot, +$2.16 more calls of r-bot, -$1.37 shorter prompts of r-bot',
  );
});
