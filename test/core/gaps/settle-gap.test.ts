import { describe, expect, it } from 'vitest';
import type { Gap } from '#core/gaps/gap.ts';
import { isAnsweredBy, type Judged, type RangeVerdict, settleGap, verdictOf } from '#core/gaps/settle-gap.ts';
import { HOUR } from '#core/time.ts';
import { NINE, SCOPE } from '../../support/row.ts';

const open: Gap = {
  scope: SCOPE,
  from: NINE,
  to: NINE + HOUR,
  cause: 'missing-invocations',
  openedAt: 1,
  status: 'open',
};
const counted: Gap = { ...open, expected: { invocations: 9 }, seen: { invocations: 1 }, missing: 8, mostly: 'a' };
const read: Gap = { ...counted, readAt: 2, added: 0 };
const requested: Gap = { ...open, cause: 'requested' };
const measure = { expected: { invocations: 9 }, seen: { invocations: 4 }, missing: 5, silent: false };

describe('a gap', () => {
  it.each<{ name: string; gap: Gap; verdict: RangeVerdict; becomes: Partial<Gap> | undefined }>([
    { name: 'open, agrees: mended', gap: counted, verdict: 'agrees', becomes: { status: 'mended', closedAt: 9 } },
    { name: 'open and read, agrees: mended', gap: read, verdict: 'agrees', becomes: { status: 'mended' } },
    { name: 'asked for and not read, agrees: stays', gap: requested, verdict: 'agrees', becomes: undefined },
    {
      name: 'asked for and read, agrees: mended',
      gap: { ...requested, readAt: 2 },
      verdict: 'agrees',
      becomes: { status: 'mended' },
    },
    {
      name: 'open, short: takes the new measure',
      gap: counted,
      verdict: 'short',
      becomes: { status: 'open', missing: 5 },
    },
    {
      name: 'open and read, short: unmendable',
      gap: read,
      verdict: 'short',
      becomes: { status: 'unmendable', closedAt: 9, missing: 5, reason: expect.stringContaining('read to the end') },
    },
    {
      name: 'read where some was sealed and gone, short: unmendable, and says so',
      gap: { ...read, sealedMinutes: 7, unreadObjects: 2 },
      verdict: 'short',
      becomes: { reason: '7 minutes were too old to be added, 2 objects were gone or not to be read' },
    },
    { name: 'unmendable, short: stays', gap: { ...read, status: 'unmendable' }, verdict: 'short', becomes: undefined },
    {
      name: 'unmendable, agrees: mended after all',
      gap: { ...read, status: 'unmendable', reason: 'gone' },
      verdict: 'agrees',
      becomes: { status: 'mended' },
    },
    { name: 'mended, agrees: stays', gap: { ...read, status: 'mended' }, verdict: 'agrees', becomes: undefined },
    { name: 'read, not known yet: stays', gap: read, verdict: 'unknown', becomes: undefined },
    {
      name: 'counted and read, never known: unmendable',
      gap: read,
      verdict: 'unknowable',
      becomes: { status: 'unmendable' },
    },
    {
      name: 'read and never counted, never known: mended',
      gap: { ...requested, readAt: 2 },
      verdict: 'unknowable',
      becomes: { status: 'mended' },
    },
    { name: 'not read, never known: stays', gap: counted, verdict: 'unknowable', becomes: undefined },
  ])('$name', ({ gap, verdict, becomes }) => {
    const settled = settleGap(gap, verdict, verdict === 'short' ? measure : undefined, 9);
    if (becomes === undefined) expect(settled).toBeUndefined();
    else expect(settled).toMatchObject(becomes);
  });

  it('keeps nothing of an older measure, nor of a reason that is none any more', () => {
    expect(settleGap(counted, 'short', measure, 9)).toEqual({ ...open, ...measure });
    expect(settleGap({ ...read, status: 'unmendable', reason: 'gone' }, 'agrees', undefined, 9)).not.toHaveProperty(
      'reason',
    );
  });

  it('that is measured already and lacks the same stays as it is', () => {
    expect(settleGap(counted, 'short', undefined, 9)).toBeUndefined();
  });
});

describe('a range', () => {
  const judged = (...hours: ('agrees' | 'short' | undefined)[]): Judged => ({
    hours: new Map(hours.flatMap((verdict, i) => (verdict ? [[NINE + i * HOUR, verdict] as const] : []))),
    knowableFrom: NINE,
  });
  const verdict = (from: number, to: number, of: Judged, others: readonly Gap[] = []) => {
    const gap = { ...requested, from: NINE + from, to: NINE + to, openedAt: 5 };
    return verdictOf(gap, of, (hour) => isAnsweredBy(gap, [...others, gap], hour));
  };

  it('is what all of its hours are, and unknown while one of them is', () => {
    expect(verdict(0, 120, judged('agrees', 'agrees'))).toBe('agrees');
    expect(verdict(0, 120, judged('agrees', 'short'))).toBe('short');
    expect(verdict(0, 120, judged('short', undefined))).toBe('unknown');
    expect(verdict(0, 180, judged('agrees', 'agrees'))).toBe('unknown');
  });

  it('of minutes is not short by what its hour lacks elsewhere', () => {
    expect(verdict(10, 20, judged('agrees'))).toBe('agrees');
    expect(verdict(10, 20, judged('short'))).toBe('agrees');
    expect(verdict(10, 20, judged(undefined))).toBe('unknown');
    expect(verdict(10, 120, judged('short', 'agrees'))).toBe('agrees');
    expect(verdict(10, 120, judged('agrees', 'short'))).toBe('short');
    expect(verdict(0, 70, judged('short', 'short'))).toBe('short');
    expect(verdict(0, 70, judged('agrees', 'short'))).toBe('agrees');
  });

  it('is not short by what a gap lacks that was there before it', () => {
    const hours = judged('short', 'short');
    expect(verdict(0, 120, hours, [{ ...open, openedAt: 4 }])).toBe('short');
    expect(verdict(0, 120, hours, [{ ...open, openedAt: 4, to: NINE + 120 }])).toBe('agrees');
    expect(verdict(0, 120, hours, [{ ...open, openedAt: 5, from: NINE - 60, to: NINE + 120 }])).toBe('agrees');
    expect(verdict(0, 120, hours, [{ ...open, openedAt: 4, to: NINE + 120, status: 'mended' }])).toBe('short');
    expect(verdict(0, 120, hours, [{ ...open, openedAt: 6, to: NINE + 120 }])).toBe('short');
  });

  it('is judged by what of it can be known', () => {
    expect(verdict(-600, 60, judged('agrees'))).toBe('agrees');
    expect(verdict(-600, 60, judged('short'))).toBe('short');
    expect(verdict(-600, 0, judged('short'))).toBe('unknowable');
  });
});
