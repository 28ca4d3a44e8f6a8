import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { nextWorkingMorning } from '#core/messages/working-morning.ts';
import { localTime, weekday } from '#core/messages/zoned-time.ts';
import { isoOf } from '#core/time.ts';

const morningAfter = (at: string, zone: string): string => isoOf(nextWorkingMorning(Date.parse(at), zone));

describe('the next working morning', () => {
  it.each([
    { name: 'is today before nine', at: '2026-11-02T08:59:59Z', zone: 'UTC', next: '2026-11-02T09:00:00Z' },
    { name: 'is tomorrow at nine sharp', at: '2026-11-02T09:00:00Z', zone: 'UTC', next: '2026-11-03T09:00:00Z' },
    { name: 'is Monday after nine on a Friday', at: '2026-11-06T09:00:01Z', zone: 'UTC', next: '2026-11-09T09:00:00Z' },
    { name: 'is Monday on a Saturday', at: '2026-11-07T03:00:00Z', zone: 'UTC', next: '2026-11-09T09:00:00Z' },
    { name: 'is Monday on a Sunday night', at: '2026-11-08T23:59:00Z', zone: 'UTC', next: '2026-11-09T09:00:00Z' },
    {
      name: 'is by the clocks of the zone, not by UTC',
      at: '2026-11-02T08:30:00Z',
      zone: 'Europe/Berlin',
      next: '2026-11-03T08:00:00Z',
    },
    {
      name: 'is another weekday there: Friday evening in New York is Saturday in Kolkata',
      at: '2026-11-06T20:00:00Z',
      zone: 'Asia/Kolkata',
      next: '2026-11-09T03:30:00Z',
    },
    {
      name: 'is still Friday there',
      at: '2026-11-06T13:00:00Z',
      zone: 'America/New_York',
      next: '2026-11-06T14:00:00Z',
    },
    {
      name: 'is an hour earlier in UTC after Berlin put its clocks on over the weekend',
      at: '2026-03-27T12:00:00Z',
      zone: 'Europe/Berlin',
      next: '2026-03-30T07:00:00Z',
    },
    {
      name: 'is an hour later in UTC after Berlin put them back',
      at: '2026-10-23T12:00:00Z',
      zone: 'Europe/Berlin',
      next: '2026-10-26T08:00:00Z',
    },
    {
      name: 'is an hour later in UTC after New York put them back',
      at: '2026-10-31T12:00:00Z',
      zone: 'America/New_York',
      next: '2026-11-02T14:00:00Z',
    },
    {
      name: 'is half an hour earlier after Lord Howe put its clocks on by half an hour',
      at: '2026-10-02T12:00:00Z',
      zone: 'Australia/Lord_Howe',
      next: '2026-10-04T22:00:00Z',
    },
    {
      name: 'is at half past in UTC while Lord Howe has its standard time',
      at: '2026-06-01T12:00:00Z',
      zone: 'Australia/Lord_Howe',
      next: '2026-06-01T22:30:00Z',
    },
    {
      name: 'passes over the Friday that Samoa left out',
      at: '2011-12-30T05:00:00Z',
      zone: 'Pacific/Apia',
      next: '2012-01-01T19:00:00Z',
    },
    {
      name: 'is in UTC for a zone that is none',
      at: '2026-11-02T08:30:00Z',
      zone: 'Mars/Base',
      next: '2026-11-02T09:00:00Z',
    },
  ])('$name', ({ at, zone, next }) => expect(morningAfter(at, zone)).toBe(next));

  const anyZone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
  test.prop([fc.integer({ min: 0, max: 4_102_444_800_000 }), anyZone])(
    'is nine on a weekday, later than the time given, and never more than four days on',
    (at, zone) => {
      const morning = nextWorkingMorning(at, zone);
      const local = localTime(morning, zone);
      expect(local).toMatchObject({ hour: 9, minute: 0, second: 0 });
      expect([1, 2, 3, 4, 5]).toContain(weekday(local));
      expect(morning).toBeGreaterThan(at);
      expect(morning).toBeLessThanOrEqual(at + 4 * 86_400_000);
    },
  );
});
