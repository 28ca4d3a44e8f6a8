import { describe, expect, it } from 'vitest';
import { parseMuteRequest } from '#core/findings/mute-request.ts';

const NOW = Date.UTC(2026, 10, 2, 9);
const YEAR = 366 * 24 * 60 * 60_000;
const request = (other: object = {}) => ({
  request: 'mute',
  kind: 'snoozed',
  match: { incident: '7f3a09c2.1' },
  until: '2026-11-02T12:00:00Z',
  reason: 'a load test',
  by: 'ana',
  ...other,
});

describe('a request to mute', () => {
  it('is taken with its time', () => {
    expect(parseMuteRequest(request(), NOW)).toEqual({
      request: { ...request(), until: Date.UTC(2026, 10, 2, 12), upTo: undefined },
    });
  });

  it('to lift needs no time', () => {
    const lift = { request: 'unmute', match: { check: 'budget', spender: 'chat' }, by: 'ana' };
    expect(parseMuteRequest(lift, NOW)).toEqual({ request: lift });
  });

  it.each<[string, object]>([
    ['of what is expected', { kind: 'expected' }],
    ['of what is not wanted', { kind: 'suppressed' }],
    ['of one finding', { match: { fingerprint: 'budget/all' } }],
    ['for a year', { until: new Date(NOW + YEAR).toISOString() }],
  ])('%s is taken', (_, other) => {
    const { until: __, ...given } = request(other);
    expect(parseMuteRequest(request(other), NOW)).toMatchObject({ request: given });
  });

  it.each<[string, unknown, string]>([
    ['no object', 'mute', 'request: '],
    ['another request', request({ request: 'delete' }), 'request: '],
    ['no end', request({ until: undefined }), 'until: '],
    ['an end that is no time', request({ until: 'tomorrow' }), 'until: must be a time such as'],
    ['an end in the past', request({ until: '2026-11-02T08:00:00Z' }), 'until: is in the past'],
    ['an end that is now', request({ until: new Date(NOW).toISOString() }), 'until: is in the past'],
    ['an end in more than a year', request({ until: new Date(NOW + YEAR + 1).toISOString() }), 'until: is more than'],
    ['an end in years', request({ until: '2030-01-01T00:00:00Z' }), 'until: is more than a year ahead'],
    ['nothing to match', request({ match: {} }), 'match: name an incident'],
    ['an incident that is none', request({ match: { incident: 'x' } }), 'match.incident: must be an id such as'],
    [
      'an id with more before it',
      request({ match: { incident: 'a7f3a09c2.1' } }),
      'match.incident: must be an id such as',
    ],
    [
      'an id with more behind it',
      request({ match: { incident: '7f3a09c2.1a' } }),
      'match.incident: must be an id such as',
    ],
    ['no reason', request({ reason: '  ' }), 'reason: '],
    ['a field too many', request({ forever: true }), 'forever: unknown field'],
  ])('with %s is answered with the field', (_, input, fault) => {
    const parsed = parseMuteRequest(input, NOW);
    expect('errors' in parsed && parsed.errors[0]).toContain(fault);
  });
});
