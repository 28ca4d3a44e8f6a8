import { describe, expect, it } from 'vitest';
import { parseBackfillRequest } from '#core/gaps/backfill-request.ts';
import { DAY, minuteOf } from '#core/time.ts';

const NOW = Date.UTC(2026, 10, 20, 12, 30, 10);
const parse = (input: unknown) => parseBackfillRequest(input, NOW);
const at = (...time: [number, number, number, number?, number?]) => minuteOf(Date.UTC(...time));

describe('a request to read a range again', () => {
  it('gives whole minutes, to the end of the last one', () => {
    expect(parse({ from: '2026-11-20T09:00:59Z', to: '2026-11-20T11:30:01+01:00' })).toEqual({
      request: { from: at(2026, 10, 20, 9), to: at(2026, 10, 20, 10, 31), cause: 'requested', sealedMinutes: 0 },
    });
    expect(parse({ from: '2026-11-20T09:00:00', to: '2026-11-20T10:00:00Z' })).toMatchObject({
      request: { from: at(2026, 10, 20, 9), to: at(2026, 10, 20, 10) },
    });
  });

  it('takes what is not sealed, and tells how much is', () => {
    expect(parse({ from: '2026-10-18T12:00:00Z', to: '2026-11-19T00:00:00Z' })).toEqual({
      request: { from: at(2026, 9, 18, 12, 30), to: at(2026, 10, 19), cause: 'requested', sealedMinutes: 30 },
    });
  });

  it('is for the last 30 days at an installation', () => {
    const now = minuteOf(NOW);
    expect(parse({ installation: true })).toEqual({
      request: { from: now - 30 * DAY, to: now + 1, cause: 'installation', sealedMinutes: 0 },
    });
  });

  it.each([
    { input: {}, errors: ['from: ', 'to: '] },
    { input: undefined, errors: ['request: '] },
    { input: 'all', errors: ['request: '] },
    { input: { from: '2026-11-20T09:00:00Z' }, errors: ['to: '] },
    { input: { from: 'today', to: '2026-11-20T09:00:00Z' }, errors: ['from: must be a time such as'] },
    { input: { from: 1793610000000, to: '2026-11-20T09:00:00Z' }, errors: ['from: '] },
    { input: { from: '2026-11-31T09:00:00Z', to: '2026-11-20T09:00:00Z' }, errors: ['from: must be a time such as'] },
    { input: { from: '2026-11-20T09:00:00Z', to: '2026-11-20T09:00:00Z' }, errors: ['to: is not after from'] },
    { input: { from: '2026-11-20T09:00:00Z', to: '2026-11-20T12:32:00Z' }, errors: ['to: is in the future'] },
    { input: { from: '2026-10-01T00:00:00Z', to: '2026-10-18T12:30:00Z' }, errors: ['to: is older than 33 days'] },
    {
      input: { from: '2026-11-20T09:00:00Z', to: '2026-11-20T10:00:00Z', scope: 'x' },
      errors: ['scope: unknown field'],
    },
    { input: { installation: false }, errors: ['installation: '] },
    { input: { installation: true, days: 7 }, errors: ['days: unknown field'] },
  ])('with a mistake names the field: $input', ({ input, errors }) => {
    const parsed = parse(input);
    expect('errors' in parsed && parsed.errors.map((error, i) => error.slice(0, errors[i]?.length))).toEqual(errors);
  });
});
