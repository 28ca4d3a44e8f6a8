import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plausibleTime, timestampOf } from '#core/invocation/timestamp.ts';

const EARLIEST = Date.UTC(2023, 0);
const LATEST = Date.UTC(2100, 0) - 1;

describe('a time stamp', () => {
  it.each([
    ['2026-11-02T09:00:00Z', Date.UTC(2026, 10, 2, 9)],
    ['2026-11-02T09:00:00', Date.UTC(2026, 10, 2, 9)],
    ['2026-11-02T09:00:00.25Z', Date.UTC(2026, 10, 2, 9, 0, 0, 250)],
    ['2026-11-02T09:00:00.123456789Z', Date.UTC(2026, 10, 2, 9, 0, 0, 123)],
    ['2026-11-02T00:30:00+02:00', Date.UTC(2026, 10, 1, 22, 30)],
    ['2026-12-31T23:30:00-01:00', Date.UTC(2027, 0, 1, 0, 30)],
    ['2028-02-29T12:00:00Z', Date.UTC(2028, 1, 29, 12)],
  ])('%s is read', (text, at) => expect(timestampOf(text)).toBe(at));

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00',
    '2100-02-29T00:00:00Z',
    '2026-04-31T10:00:00+02:00',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-32T00:00:00Z',
    '2026-01-01T25:00:00Z',
    '2022-12-31T23:59:59Z',
    '2100-01-01T00:00:00Z',
    '2026-01-01',
    'yesterday',
    '',
    1_793_610_000_000,
    undefined,
  ])('%s is unknown', (value) => expect(timestampOf(value)).toBeUndefined());

  test.prop([fc.integer({ min: EARLIEST, max: LATEST })])('that was written from a time gives it back', (at) => {
    const text = new Date(at).toISOString();
    expect([timestampOf(text), timestampOf(text.slice(0, -1))]).toEqual([at, at]);
  });

  test.prop([fc.integer({ min: 2023, max: 2099 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 })])(
    'has a day that its month has',
    (year, month, day) => {
      const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T00:00:00Z`;
      const isReal = day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
      expect(timestampOf(text)).toBe(isReal ? Date.UTC(year, month - 1, day) : undefined);
    },
  );
});

describe('a time in milliseconds', () => {
  it.each([EARLIEST, 1_793_610_000_000, LATEST])('%d is one', (at) => expect(plausibleTime(at)).toBe(at));

  it.each([
    0,
    EARLIEST - 1,
    LATEST + 1,
    8.64e15,
    -8.64e15,
    1e300,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '1793610000000',
  ])('%s is none', (at) => expect(plausibleTime(at)).toBeUndefined());
});
