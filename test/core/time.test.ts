import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { DAY, floorTo, isoOf, minuteOf, msOf, type Period, periodOf, startOfMonth, startOfWeek } from '#core/time.ts';

const at = (iso: string) => minuteOf(Date.parse(iso));
const isoMinute = (minute: number) => isoOf(msOf(minute));
const anyMinute = fc.integer({ min: at('1900-01-01T00:00:00Z'), max: at('2200-01-01T00:00:00Z') });
const anyPeriod = fc.constantFrom<Period>('day', 'week', 'month');

describe('times', () => {
  it.each([
    [0, '1970-01-01T00:00:00Z'],
    [Date.UTC(2026, 10, 2, 9, 0, 37), '2026-11-02T09:00:37Z'],
    [Date.UTC(2026, 10, 2, 9, 0, 37, 5), '2026-11-02T09:00:37.005Z'],
  ])('%s ms is written %s', (ms, iso) => expect(isoOf(ms)).toBe(iso));

  test.prop([fc.integer({ min: -1e12, max: 4e12 })])('a time lies in its minute', (ms) => {
    const start = msOf(minuteOf(ms));
    expect(ms - start).toBeGreaterThanOrEqual(0);
    expect(ms - start).toBeLessThan(60_000);
  });

  test.prop([anyMinute, fc.integer({ min: 1, max: 2000 })])(
    'rounding down to a unit never rounds up',
    (minute, unit) => {
      const floor = floorTo(minute, unit);
      expect(Math.abs(floor % unit)).toBe(0);
      expect(minute - floor).toBeGreaterThanOrEqual(0);
      expect(minute - floor).toBeLessThan(unit);
    },
  );
});

describe('calendar periods in UTC', () => {
  it.each<[Period, string, string, string]>([
    ['day', '2026-11-02T00:00:00Z', '2026-11-02T00:00:00Z', '2026-11-03T00:00:00Z'],
    ['day', '2024-02-28T23:59:00Z', '2024-02-28T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['week', '2026-11-02T00:00:00Z', '2026-11-02T00:00:00Z', '2026-11-09T00:00:00Z'],
    ['week', '2026-11-01T23:59:00Z', '2026-10-26T00:00:00Z', '2026-11-02T00:00:00Z'],
    // ISO week 53 of 2026 runs into January; week 1 of 2025 began in December 2024.
    ['week', '2027-01-01T12:00:00Z', '2026-12-28T00:00:00Z', '2027-01-04T00:00:00Z'],
    ['week', '2024-12-31T12:00:00Z', '2024-12-30T00:00:00Z', '2025-01-06T00:00:00Z'],
    ['week', '1970-01-01T00:00:00Z', '1969-12-29T00:00:00Z', '1970-01-05T00:00:00Z'],
    ['month', '2024-02-29T23:59:00Z', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['month', '2026-02-28T23:59:00Z', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'],
    ['month', '2026-12-31T23:59:00Z', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['month', '2000-02-29T00:00:00Z', '2000-02-01T00:00:00Z', '2000-03-01T00:00:00Z'],
    ['month', '2100-02-28T23:59:00Z', '2100-02-01T00:00:00Z', '2100-03-01T00:00:00Z'],
  ])('the %s of %s runs from %s to %s', (period, minute, start, end) => {
    const found = periodOf(period, at(minute));
    expect([isoMinute(found.start), isoMinute(found.end)]).toEqual([start, end]);
  });

  test.prop([anyPeriod, anyMinute])('a period holds its minute and is never empty or negative', (period, minute) => {
    const { start, end } = periodOf(period, minute);
    expect(start <= minute && minute < end).toBe(true);
  });

  test.prop([anyPeriod, anyMinute])('periods follow on each other without gap or overlap', (period, minute) => {
    const { start, end } = periodOf(period, minute);
    expect(periodOf(period, end).start).toBe(end);
    expect(periodOf(period, start - 1).end).toBe(start);
    expect(periodOf(period, end - 1)).toEqual({ start, end });
  });

  test.prop([anyMinute])('a week begins on a Monday at midnight', (minute) => {
    const monday = startOfWeek(minute);
    expect(new Date(msOf(monday)).getUTCDay()).toBe(1);
    expect(Math.abs(monday % DAY)).toBe(0);
  });

  test.prop([anyMinute, fc.integer({ min: -30, max: 30 })])('a month begins on its first day', (minute, later) => {
    const date = new Date(msOf(minute));
    const first = new Date(msOf(startOfMonth(minute, later)));
    expect(first.toISOString()).toMatch(/-01T00:00:00\.000Z$/);
    const months = (of: Date) => of.getUTCFullYear() * 12 + of.getUTCMonth();
    expect(months(first) - months(date)).toBe(later);
  });
});
