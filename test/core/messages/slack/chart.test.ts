import { describe, expect, it } from 'vitest';
import { spendChart } from '#core/messages/slack/chart.ts';
import { aClock, NIGHT } from '../../../support/incidents.ts';
import { USD } from '../../../support/row.ts';

const of = (values: readonly bigint[], stepMinutes = 5, asOf = NIGHT) =>
  aClock({ asOf, series: { stepMinutes, values } });
const categoriesOf = (clock: ReturnType<typeof aClock>): readonly string[] | undefined =>
  spendChart(clock, 'Europe/Berlin')?.chart.axis_config.categories;

describe('the chart of a clock', () => {
  it('is a bar a step in dollars, by the clocks of the owner', () => {
    expect(spendChart(of([USD / 4n, 3n * USD]), 'Europe/Berlin')).toEqual({
      type: 'data_visualization',
      title: 'USD per 5 min, Europe/Berlin',
      chart: {
        type: 'bar',
        series: [
          {
            name: 'List cost',
            data: [
              { label: '03:50', value: 0.25 },
              { label: '03:55', value: 3 },
            ],
          },
        ],
        axis_config: { categories: ['03:50', '03:55'] },
      },
    });
  });

  it.each([20, 21, 41, 42, 400])('has at most twenty bars for %i steps', (count) => {
    const clock = of(Array.from({ length: count }, () => USD));
    expect(categoriesOf(clock)?.length).toBeLessThanOrEqual(20);
  });

  it('needs no day where the steps span just one', () => {
    expect(categoriesOf(of([USD, USD], 720))).toEqual(['04:00', '16:00']);
  });

  it('names the day where the steps span more than one', () => {
    expect(categoriesOf(of([USD, USD, USD], 720))).toEqual(['Thu 16:00', 'Fri 04:00', 'Fri 16:00']);
  });

  it('tells the two hours apart that a clock shows when it is put back', () => {
    const asOf = Date.UTC(2026, 9, 25, 2);
    expect(categoriesOf(of([USD, USD, USD], 60, asOf))).toEqual(['01:00', '02:00', '02:00 (2)']);
  });

  it('is none where nothing was spent', () => {
    expect(spendChart(of([0n, 0n]), 'UTC')).toBeUndefined();
    expect(spendChart(of([]), 'UTC')).toBeUndefined();
  });

  it('writes no number in scientific notation, however small', () => {
    expect(JSON.stringify(spendChart(of([1n, 10n, 2_000_000n]), 'UTC'))).not.toMatch(/\de-\d/);
  });
});
