import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CostHistogram, costStep, unusualFrom, usualCost } from '#core/conversations/usual-cost.ts';
import { picoOf, usdOf } from '#core/money.ts';
import { seeded } from '#functions/local/sample/random.ts';

const random = seeded('usual cost');
/** Sum of twelve uniform numbers: near enough to the normal distribution up to three deviations. */
const normal = (): number => Array.from({ length: 12 }, () => random.next()).reduce((sum, one) => sum + one, -6);
const costs = (count: number, medianUsd: number, spread: number): number[] =>
  Array.from({ length: count }, () => medianUsd * Math.exp(spread * normal()));
const histogramOf = (usd: readonly number[]): CostHistogram => {
  const counts = new Map<number, number>();
  for (const one of usd) counts.set(costStep(picoOf(one)), (counts.get(costStep(picoOf(one))) ?? 0) + 1);
  return counts;
};
const limitUsd = (usd: readonly number[]): number => usdOf(unusualFrom(usualCost(histogramOf(usd)), 3));

describe('what is usual', () => {
  it('is read from log-normal costs', () => {
    const usual = usualCost(histogramOf(costs(2000, 0.4, 0.8)));
    expect(usual.conversations).toBe(2000);
    expect(usdOf(usual.median)).toBeCloseTo(0.4, 1);
    expect(usual.spread).toBeGreaterThan(0.65);
    expect(usual.spread).toBeLessThan(0.95);
  });

  it('is not moved by a quarter of runaways that all end at the same cap', () => {
    const good = costs(300, 0.4, 0.5);
    const limit = limitUsd([...good, ...Array.from({ length: 100 }, () => 3)]);
    expect(limit).toBeLessThan(3);
    expect(limit).toBeGreaterThan(1);
  });

  it('becomes what most cost, once most do', () => {
    const limit = limitUsd([...costs(100, 0.4, 0.5), ...costs(300, 4, 0.5)]);
    expect(limit).toBeGreaterThan(10);
  });

  it.each([20, 5000])(
    'has a spread even where all %i cost the same: a batch job is not unusual at twice the cost',
    (all) => {
      expect(limitUsd(Array.from({ length: all }, () => 1))).toBeGreaterThan(3);
    },
  );

  it('is not so wide that nothing is unusual where a third are pings', () => {
    expect(limitUsd([...costs(650, 1, 0.5), ...Array.from({ length: 350 }, () => 0.0001)])).toBeLessThan(100);
  });

  it.each([0.02, 0.25, 1])('leaves alone talks of few questions or many, at $%d a question', (question) => {
    const talk = (): number => {
      let questions = 1;
      while (random.next() < 0.5) questions++;
      return question * questions;
    };
    const talks = Array.from({ length: 3000 }, talk);
    const limit = limitUsd(talks);
    expect(talks.filter((cost) => cost > limit).length / talks.length).toBeLessThan(0.005);
  });

  it('leaves good runs alone: fewer than three in a thousand are beyond it', () => {
    const others = costs(20_000, 0.4, 0.5);
    for (const known of [20, 50, 200, 1000]) {
      const limit = limitUsd(costs(known, 0.4, 0.5));
      expect(others.filter((cost) => cost > limit).length / others.length).toBeLessThan(0.003);
    }
  });

  it('follows from the counts alone, whatever they are', () => {
    const counts = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 50 })), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(counts, (entries) => {
        const histogram = new Map(entries);
        const usual = usualCost(histogram);
        expect(usual).toEqual(usualCost(new Map([...histogram].reverse())));
        expect(unusualFrom(usual, 3)).toBeGreaterThan(usual.median);
      }),
    );
  });
});
