import { describe, expect, it } from 'vitest';
import { comparedRange } from '#core/gaps/compared-range.ts';
import type { Gap } from '#core/gaps/gap.ts';
import { parseReconcileRequest } from '#core/gaps/reconcile-request.ts';
import { DAY, HOUR, isoOf, msOf } from '#core/time.ts';
import { NINE, SCOPE } from '../../support/row.ts';

const NOW = msOf(NINE + 5);
const gap = (from: number, status: Gap['status'] = 'open'): Gap => ({
  scope: SCOPE,
  from,
  to: from + HOUR,
  cause: 'missing-invocations',
  openedAt: 1,
  status,
});

describe('the hours that an hourly run compares', () => {
  const SETTLED = NINE - HOUR;
  it.each([
    {
      name: 'the last day that is settled',
      compared: { comparedFrom: 0, seenUntil: SETTLED },
      gaps: [],
      from: SETTLED - DAY,
    },
    {
      name: 'none before the first comparison',
      compared: { comparedFrom: SETTLED - HOUR },
      gaps: [],
      from: SETTLED - HOUR,
    },
    { name: 'none when that is to come', compared: { comparedFrom: NINE + HOUR }, gaps: [], from: SETTLED },
    {
      name: 'all since the first while nothing has agreed',
      compared: { comparedFrom: SETTLED - 3 * DAY },
      gaps: [],
      from: SETTLED - 3 * DAY,
    },
    {
      name: 'back to what agreed last',
      compared: { comparedFrom: 0, seenUntil: SETTLED - 3 * DAY },
      gaps: [],
      from: SETTLED - 3 * DAY,
    },
    {
      name: 'back to the oldest open gap, from the start of its hour',
      compared: { comparedFrom: SETTLED - HOUR, seenUntil: SETTLED },
      gaps: [gap(SETTLED - 2 * DAY + 7), gap(SETTLED - 5 * DAY, 'mended'), gap(SETTLED - 6 * DAY, 'unmendable')],
      from: SETTLED - 2 * DAY,
    },
    {
      name: 'no more than two weeks back, since CloudWatch lists no older metrics',
      compared: { comparedFrom: 0, seenUntil: SETTLED },
      gaps: [gap(SETTLED - 20 * DAY)],
      from: NINE + HOUR - 14 * DAY,
    },
  ])('are $name', ({ compared, gaps, from }) => {
    expect(comparedRange(compared, gaps, NOW)).toEqual({ from, to: SETTLED });
  });
});

describe('a request to compare a range', () => {
  const iso = (minute: number) => isoOf(msOf(minute));

  it('is of every hour it touches', () => {
    const asked = { from: '2026-11-02T06:20:00Z', to: '2026-11-02T07:00:01Z' };
    expect(parseReconcileRequest(asked, NOW)).toEqual({ range: { from: NINE - 3 * HOUR, to: NINE - HOUR } });
  });

  it.each([
    { asked: { from: iso(NINE - 3 * HOUR), to: iso(NINE - 3 * HOUR) }, error: 'to: is not after from' },
    { asked: { from: 'yesterday', to: iso(NINE) }, error: 'from: must be a time' },
    { asked: { from: iso(NINE - 3 * HOUR) }, error: 'to: ' },
    { asked: { from: iso(NINE - 3 * HOUR), to: iso(NINE - HOUR + 1) }, error: 'to: is after 2026-11-02T08:00:00Z' },
    { asked: { from: iso(NINE - 14 * DAY), to: iso(NINE - DAY) }, error: 'from: is before 2026-10-19T10:00:00Z' },
    { asked: { from: iso(NINE - 3 * HOUR), to: iso(NINE - HOUR), hours: 2 }, error: 'hours: unknown field' },
    { asked: 7, error: 'request: ' },
  ])('with a mistake is answered with "$error"', ({ asked, error }) => {
    const parsed = parseReconcileRequest(asked, NOW);
    expect('errors' in parsed && parsed.errors).toEqual([expect.stringContaining(error)]);
  });
});
