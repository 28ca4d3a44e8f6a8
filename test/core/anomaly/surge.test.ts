import { describe, expect, it } from 'vitest';
import { type Surge, surgeText } from '#core/anomaly/surge.ts';
import { minuteOf } from '#core/time.ts';

const since = minuteOf(Date.UTC(2026, 0, 13, 8));
const surge: Surge = {
  since,
  until: since + 20,
  usdAnHour: 18,
  usualUsdAnHour: 0.95,
  highestUsdAnHour: 1.2,
  lastDayUsdAnHour: 1.1,
  days: 8,
  daysAsHigh: 0,
};

describe('a surge is told in one sentence', () => {
  it.each([
    {
      name: 'that was never so high',
      change: {},
      text: 'at least $18.00 an hour for 20 minutes, since 2026-01-13T08:00:00Z: 19 times the usual $0.95 (mean of 7 days); the most that held for as long on any of the 8 days before was $1.20',
    },
    {
      name: 'after one day',
      change: { days: 1, until: since + 60, usdAnHour: 3.8 },
      text: 'at least $3.80 an hour for 1 hour, since 2026-01-13T08:00:00Z: 4.0 times the usual $0.95 (mean of 1 day); the most that held for as long on the day before was $1.20',
    },
    {
      name: 'after one day that was as high',
      change: { days: 1, daysAsHigh: 1, highestUsdAnHour: 25 },
      text: 'at least $18.00 an hour for 20 minutes, since 2026-01-13T08:00:00Z: 19 times the usual $0.95 (mean of 1 day); as much held for as long on the day before, at most $25.00',
    },
    {
      name: 'that was as high before',
      change: { highestUsdAnHour: 25, daysAsHigh: 2, until: since + 2 * 1440 },
      text: 'at least $18.00 an hour for 2 days, since 2026-01-13T08:00:00Z: 19 times the usual $0.95 (mean of 7 days); as much held for as long on 2 of the 8 days before, at most $1.10 on the last',
    },
  ])('$name', ({ change, text }) => {
    expect(surgeText({ ...surge, ...change })).toBe(text);
  });
});
