import { describe, expect, it } from 'vitest';
import { bandOf } from '#core/checks/forecast.ts';
import { DAY, type EpochMinute, HOUR, startOfDay } from '#core/time.ts';
import { NINE, USD } from '../../support/row.ts';

const MIDNIGHT = startOfDay(NINE);
const known = { firstDay: MIDNIGHT - 30 * DAY };
const nothing = { onHour: () => 0n, onDay: () => 0n };

describe('what the rest of a period may cost', () => {
  it('is of a day what its cheapest and dearest stretch as long cost', () => {
    // A dollar an hour by night and ten from eight to eight: fifteen hours are left.
    const onHour = (hour: EpochMinute) => ((hour / HOUR) % 24 >= 8 && (hour / HOUR) % 24 < 20 ? 10n * USD : USD);
    expect(bandOf('day', NINE, MIDNIGHT + DAY, { ...nothing, ...known, onHour })).toEqual({
      low: 42n * USD,
      high: 123n * USD,
    });
  });

  it('is of a day only what is left of the running hour', () => {
    const band = bandOf('day', MIDNIGHT + DAY - 30, MIDNIGHT + DAY, { ...nothing, ...known, onHour: () => 6n * USD });
    expect(band).toEqual({ low: 3n * USD, high: 3n * USD });
  });

  it('is of a month the days left at the rate of the cheapest and the dearest week', () => {
    const onDay = (day: EpochMinute) => (day < MIDNIGHT - 7 * DAY ? 10n * USD : 20n * USD);
    expect(bandOf('month', MIDNIGHT, MIDNIGHT + 14 * DAY, { ...nothing, ...known, onDay })).toEqual({
      low: 140n * USD,
      high: 280n * USD,
    });
  });

  it.each<['hour' | 'day' | 'week' | 'month', number]>([
    ['hour', 30],
    ['day', 1],
    ['week', 6],
    ['month', 6],
  ])('of a %s is not said of somebody known for %i days', (period, days) => {
    expect(bandOf(period, NINE, NINE + HOUR, { ...nothing, firstDay: MIDNIGHT - days * DAY })).toBeUndefined();
  });

  it('is not said of somebody who never spent', () => {
    expect(bandOf('week', NINE, NINE + DAY, { ...nothing, firstDay: undefined })).toBeUndefined();
  });
});
