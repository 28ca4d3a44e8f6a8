import { describe, expect, it } from 'vitest';
import { tellAt } from '#core/config/quiet-hours.ts';
import { isoOf } from '#core/time.ts';

const night = { from: '22:00', to: '07:00', exceptFrom: 'high' } as const;
const at = (iso: string) => Date.parse(iso);

describe('quiet hours', () => {
  it.each([
    ['in the night', '2026-11-03T01:20:00Z', 'UTC', '2026-11-03T07:00:00Z'],
    ['in the evening, over midnight', '2026-11-02T22:00:00Z', 'UTC', '2026-11-03T07:00:00Z'],
    ['at their end', '2026-11-03T07:00:00Z', 'UTC', '2026-11-03T07:00:00Z'],
    ['by day', '2026-11-03T12:34:56Z', 'UTC', '2026-11-03T12:34:56Z'],
    ['by the clock of the zone', '2026-11-02T22:30:00Z', 'America/New_York', '2026-11-02T22:30:00Z'],
    ['in a zone off by half an hour', '2026-11-02T20:00:00Z', 'Asia/Kolkata', '2026-11-03T01:30:00Z'],
    ['in the night the clock is put back', '2026-10-24T23:30:00Z', 'Europe/Berlin', '2026-10-25T06:00:00Z'],
    ['in the night the clock is put forward', '2026-03-28T22:30:00Z', 'Europe/Berlin', '2026-03-29T05:00:00Z'],
  ])('%s', (_, now, zone, expected) => expect(isoOf(tellAt(night, zone, 'medium', at(now)))).toBe(expected));

  it('hold nothing back that is severe, and nothing where none are set', () => {
    const now = at('2026-11-03T01:20:00Z');
    expect(tellAt(night, 'UTC', 'high', now)).toBe(now);
    expect(tellAt(undefined, 'UTC', 'low', now)).toBe(now);
  });

  it('within one day end on it', () => {
    const lunch = { from: '12:00', to: '13:00', exceptFrom: 'critical' } as const;
    expect(isoOf(tellAt(lunch, 'UTC', 'high', at('2026-11-03T12:01:00Z')))).toBe('2026-11-03T13:00:00Z');
    expect(isoOf(tellAt(lunch, 'UTC', 'high', at('2026-11-03T11:59:00Z')))).toBe('2026-11-03T11:59:00Z');
  });
});
