import { describe, expect, it } from 'vitest';
import { type RatesOf, unloggedRange, unloggedTraffic } from '#core/blindness/unlogged-traffic.ts';
import type { UnloggedRead, UnloggedUse } from '#core/ports/unlogged-metrics.ts';
import { DAY, HOUR, msOf } from '#core/time.ts';
import { NINE, SCOPE, USD } from '../../support/row.ts';

const RANGE = { from: NINE - DAY, to: NINE };
/** A million input tokens cost a dollar, as many output tokens five. */
const RATES: RatesOf = (model) =>
  model === 'known' ? { input: USD / 1_000_000n, output: (5n * USD) / 1_000_000n } : {};

const hours = (back: number, count: number) => new Map([[NINE - back * HOUR, count]]);
const use = (other: Partial<UnloggedUse> = {}): UnloggedUse => ({
  model: 'known',
  calls: hours(4, 50),
  inputTokens: hours(4, 3_000_000),
  outputTokens: hours(2, 200_000),
  ...other,
});
const judged = (used: readonly UnloggedUse[], other: Partial<UnloggedRead> = {}) =>
  unloggedTraffic({ used, projects: [], isComplete: true, isPart: false, requested: 0, ...other }, RANGE, SCOPE, RATES);

describe('traffic that no log has', () => {
  it('is told with its counts, its dollars since the first call, models and projects', () => {
    const wrong = judged([use()], { projects: ['web', 'chat'] })?.wrong;
    expect(wrong).toMatchObject({ severity: 'medium', costPerHour: USD, listCost: 4n * USD });
    expect(wrong?.reason).toBe(
      'blind to about $1.00/h: bedrock-mantle logs no calls, and had 50 calls, 3,000,000 tokens in and 200,000 out in a day, of known, by web, chat',
    );
    expect(wrong?.commands).toHaveLength(1);
  });

  it('is low where it costs less than a dollar an hour', () => {
    expect(judged([use({ inputTokens: hours(4, 2_999_000) })])?.wrong?.severity).toBe('low');
  });

  it.each<[string, UnloggedUse[], Partial<UnloggedRead>, RegExp]>([
    ['a model without a price, beside one', [use(), use({ model: 'new' })], {}, /^blind to at least \$1\.00\/h: /],
    ['a model without a price, alone', [use({ model: 'new' })], {}, /^blind to an unknown amount: .* of new$/],
    ['no model', [use({ model: undefined })], {}, /unknown amount.* of a model that is not named$/],
    ['output that is not counted', [{ model: 'known', inputTokens: hours(4, 4_000_000) }], {}, /at least \$1\.00\/h/],
    ['more than was asked for', [use()], { isPart: true }, /at least \$1\.00\/h/],
    ['less than was asked for', [use()], { isComplete: false }, /at least \$1\.00\/h/],
  ])('says that it is not all where there is %s', (_, used, other, says) => {
    const wrong = judged(used, other)?.wrong;
    expect(wrong?.reason).toMatch(says);
    expect(wrong?.severity).toBe('medium');
    expect(wrong?.costPerHour).not.toBe(0n);
  });

  it('does not tell calls that are not counted', () => {
    const { calls: _, ...uncounted } = use();
    const wrong = judged([uncounted])?.wrong;
    expect(wrong?.reason).toContain('and had 3,000,000 tokens in');
    expect(wrong?.evidence).not.toHaveProperty('calls');
  });

  it('is over only where all of it was read, and there was none', () => {
    const quiet = use({ calls: new Map(), inputTokens: new Map(), outputTokens: hours(2, 0) });
    expect(judged([quiet])).toMatchObject({ check: 'unlogged-traffic', wrong: undefined });
    expect(judged([])).toMatchObject({ wrong: undefined });
    expect(judged([quiet], { isComplete: false })).toBeUndefined();
    expect(judged([], { isPart: true })).toBeUndefined();
  });
});

it('a day is judged that ended an hour ago, by whole hours', () => {
  expect(unloggedRange(msOf(NINE + 59))).toEqual({ from: NINE - HOUR - DAY, to: NINE - HOUR });
});
