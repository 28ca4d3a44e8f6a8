import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { sparkline } from '#core/messages/sparkline.ts';
import { spendSeries } from '#core/messages/spend-series.ts';
import { aClock, NIGHT } from '../../support/incidents.ts';

const clock = (values: readonly bigint[], stepMinutes = 5) => aClock({ series: { stepMinutes, values } });

describe('the series of a clock', () => {
  it('is as it is when it is short enough', () => {
    expect(spendSeries(clock([1n, 2n, 3n]), 3)).toEqual({
      stepMinutes: 5,
      steps: [
        { start: NIGHT - 900_000, spent: 1n },
        { start: NIGHT - 600_000, spent: 2n },
        { start: NIGHT - 300_000, spent: 3n },
      ],
    });
  });

  it('is joined from its end, so that the newest step is a whole one', () => {
    expect(spendSeries(clock([1n, 2n, 3n, 4n, 5n]), 3)).toEqual({
      stepMinutes: 10,
      steps: [
        { start: NIGHT - 1_800_000, spent: 1n },
        { start: NIGHT - 1_200_000, spent: 5n },
        { start: NIGHT - 600_000, spent: 9n },
      ],
    });
  });

  it('is empty where nothing is known', () => {
    expect(spendSeries(clock([]), 20).steps).toEqual([]);
  });

  test.prop([fc.array(fc.bigInt({ min: 0n, max: 10n ** 18n }), { maxLength: 200 }), fc.integer({ min: 1, max: 30 })])(
    'never has more steps than asked for and loses no pico-dollar',
    (values, most) => {
      const { steps } = spendSeries(clock(values), most);
      const sum = (all: readonly bigint[]): bigint => all.reduce((total, value) => total + value, 0n);
      expect(steps.length).toBeLessThanOrEqual(most);
      expect(sum(steps.map(({ spent }) => spent))).toBe(sum(values));
    },
  );
});

describe('a sparkline', () => {
  it.each<[string, readonly bigint[], string]>([
    ['shows the highest as a full block and nothing as a dot', [0n, 1n, 4n, 8n], '·▁▄█'],
    ['shows the least spend there is', [1n, 10n ** 18n], '▁█'],
    ['is all dots where nothing was spent', [0n, 0n], '··'],
    ['is empty without steps', [], ''],
  ])('%s', (_, values, shown) => expect(sparkline(values)).toBe(shown));
});
