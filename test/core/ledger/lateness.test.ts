import { describe, expect, it } from 'vitest';
import { latenessOf, REFOLDED, SEALED_AFTER, SEGMENT_DAYS } from '#core/ledger/lateness.ts';
import { DAY } from '#core/time.ts';
import { NINE } from '../../support/row.ts';

describe('rows stored at a time', () => {
  it.each([
    ['of the running minute', 0, 'young'],
    ['of the last minute', 1, 'young'],
    ['of three minutes ago, as a subscription may deliver', 3, 'young'],
    ['of the minute before that', 4, 'late'],
    ['of an hour ago', 60, 'late'],
    ['of a minute ahead of the clock', -1, 'late'],
    ['of a day ahead of the clock', -DAY, 'late'],
    ['of the oldest minute that is not sealed', SEALED_AFTER, 'late'],
    ['of a sealed minute', SEALED_AFTER + 1, 'too-late'],
    ['of years ago', 1000 * DAY, 'too-late'],
  ])('%s (%s minutes old) are %s', (_, age, lateness) => expect(latenessOf(NINE - age, NINE)).toBe(lateness));

  it('are sealed before their segments expire', () => expect(SEALED_AFTER).toBeLessThan(SEGMENT_DAYS * DAY));

  it('are young only where a tick comes by even if the clocks are a minute apart', () => {
    const young = [0, 1, 2, 3, 4, 5].filter((age) => latenessOf(NINE - age, NINE) === 'young');
    expect(Math.max(...young) + 1).toBe(REFOLDED);
  });
});
