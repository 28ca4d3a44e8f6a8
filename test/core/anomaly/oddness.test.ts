import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { Oddness } from '#core/anomaly/oddness.ts';
import { Rolling } from '#core/anomaly/rolling.ts';

/** An hourly series with a daily rhythm, as a score per hour. */
function scores(change: (hour: number, value: number) => number, hours = 24 * 21): number[] {
  const oddness = new Oddness(60);
  return Array.from({ length: hours }, (_, hour) => {
    const usual = 100 + 30 * Math.sin((hour * Math.PI) / 12) + 5 * ((hour * 0.618034) % 1);
    return oddness.add(change(hour, usual));
  });
}
const HOUR = 24 * 15 + 7;

describe('the oddness of a value', () => {
  it.each([
    { name: 'a rise', change: 3 },
    { name: 'a fall', change: 0 },
  ])('$name is odd', ({ change }) => {
    const found = scores((hour, value) => (hour === HOUR ? value * change : value));
    expect(found[HOUR]).toBeGreaterThan(0.5);
    expect(found.filter((score) => score >= 0.5)).toHaveLength(1);
  });

  it('the night’s value at noon is odd, and the rhythm is not', () => {
    const found = scores((hour, value) => (hour === HOUR ? 65 : value));
    expect(found[HOUR]).toBeGreaterThan(0.5);
    expect(scores((_, value) => value).every((score) => score < 0.5)).toBe(true);
  });

  it('what goes on is told once', () => {
    const found = scores((hour, value) => (hour >= HOUR && hour < HOUR + 3 ? value * 3 : value));
    expect(found.slice(HOUR, HOUR + 3).filter((score) => score >= 0.5)).toHaveLength(1);
  });

  test.prop([fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { maxLength: 400 }), fc.nat({ max: 400 })])(
    'is from 0 to 1, and owes nothing to what comes after',
    (values, cut) => {
      const [whole, part] = [new Oddness(60), new Oddness(60)];
      const all = values.map((value) => whole.add(value));
      for (const score of all) expect(score >= 0 && score <= 1).toBe(true);
      expect(values.slice(0, cut).map((value) => part.add(value))).toEqual(all.slice(0, cut));
    },
  );
});

describe('rolling sums', () => {
  test.prop([
    fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 60 }),
    fc.integer({ min: 1, max: 20 }),
  ])('are those of the newest values', (values, size) => {
    const rolling = new Rolling(size);
    for (const value of values) rolling.add(value);
    const held = values.slice(-size);
    const mean = held.reduce((sum, value) => sum + value, 0) / held.length;
    const spread = Math.sqrt(held.reduce((sum, value) => sum + (value - mean) ** 2, 0) / held.length);
    expect(rolling.count).toBe(held.length);
    expect(rolling.mean()).toBeCloseTo(mean, 6);
    if (spread > 0) expect(rolling.deviations(mean + 2 * spread)).toBeCloseTo(2, 4);
    expect(rolling.at(1)).toBe(values.at(-1));
    expect(rolling.at(held.length)).toBe(held[0]);
    expect(rolling.at(held.length + 1)).toBeUndefined();
  });
});
