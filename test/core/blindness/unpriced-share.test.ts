import { describe, expect, it } from 'vitest';
import { unpricedRange, unpricedShare } from '#core/blindness/unpriced-share.ts';
import type { TokenMeter } from '#core/invocation/invocation.ts';
import { PageBuilder } from '#core/ledger/page.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { DAY, HOUR, msOf } from '#core/time.ts';
import { NINE, SCOPE } from '../../support/row.ts';

const RANGE = { from: NINE - DAY, to: NINE };
const SONNET = 'us.anthropic.claude-sonnet-4-6';
const NEW = 'us.anthropic.claude-opus-9';
const PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/zzz999zzz999';
const CUSTOM = 'arn:aws:bedrock:us-east-1:111122223333:custom-model-deployment/d1';

interface Some {
  readonly calls: number;
  readonly failed?: number;
  readonly unpriced?: number;
  /** Of each call. */
  readonly tokens?: number;
  readonly meter?: TokenMeter;
}

/** Calls by spender; of those without a price, the tokens of one meter. */
function judged(spent: Readonly<Record<string, Some>>) {
  const page = new PageBuilder();
  for (const [id, { calls, failed = 0, unpriced = 0, tokens = 100, meter = 'input' }] of Object.entries(spent)) {
    const tally = page.entry(id, 'model', undefined);
    Object.assign(tally, { calls, failed, unpriced });
    tally.tokens[meter] = (calls - failed) * tokens;
    tally.unpricedTokens[meter] = unpriced * tokens;
  }
  return unpricedShare(page.build(), RANGE, SCOPE, resolveSpenderWith([]));
}
const priced = (calls: number) => ({ [SONNET]: { calls } });
const unpriced = (calls: number, other: Partial<Some> = {}) => ({ [NEW]: { calls, unpriced: calls, ...other } });

describe('the share of calls without a price', () => {
  it.each([
    ['none', { ...priced(100) }, 'well'],
    ['just under a fiftieth', { ...priced(981), ...unpriced(19) }, 'well'],
    ['a fiftieth: it may waver', { ...priced(980), ...unpriced(20) }, 'unknown'],
    ['just under a twentieth', { ...priced(951), ...unpriced(49) }, 'unknown'],
    ['a twentieth', { ...priced(950), ...unpriced(50) }, 'low'],
    ['just under a fifth', { ...priced(801), ...unpriced(199) }, 'low'],
    ['a fifth', { ...priced(800), ...unpriced(200) }, 'medium'],
    ['all of a few calls', { ...unpriced(9) }, 'unknown'],
    ['all of ten', { ...unpriced(10) }, 'medium'],
    ['few of the calls and many of the tokens', { ...priced(990), ...unpriced(10, { tokens: 10_000 }) }, 'medium'],
    ['a twentieth of those that succeeded', { [SONNET]: { calls: 1_950, failed: 1_000 }, ...unpriced(50) }, 'low'],
    ['of nothing', {}, 'unknown'],
    ['of calls that failed', { [SONNET]: { calls: 5, failed: 5 } }, 'unknown'],
  ])('%s', (_, spent, says) => {
    const sight = judged(spent);
    expect(sight === undefined ? 'unknown' : (sight.wrong?.severity ?? 'well')).toBe(says);
  });

  it('is told with the names, the most tokens first, and a line for each', () => {
    const wrong = judged({
      ...priced(100),
      ...unpriced(30, { meter: 'cacheWriteUnknownTtl' }),
      [PROFILE]: { calls: 40, unpriced: 40 },
      [CUSTOM]: { calls: 20, unpriced: 20, meter: 'output' },
    })?.wrong;
    expect(wrong?.reason).toBe(
      'blind to an unknown amount: 47.4 % of calls and 47.4 % of tokens have no price and are in no sum or budget: ' +
        'application-inference-profile zzz999zzz999 (not in catalog) (40 calls), anthropic.claude-opus-9 (30 calls), custom-model-deployment d1 (not in catalog) (20 calls)',
    );
    expect(wrong?.commands).toEqual([
      `aws bedrock get-inference-profile --inference-profile-identifier '${PROFILE}'`,
      '"prices": { "anthropic.claude-opus-9": { "cacheWrite5m": ... } }',
      `"prices": { "${CUSTOM}": { "output": ... } }`,
    ]);
    expect(wrong).not.toHaveProperty('costPerHour');
  });

  it('names five and counts the others', () => {
    const many = Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`new.model-${i}`, { calls: 9, unpriced: 9 }]));
    expect(judged(many)?.wrong?.reason).toMatch(/new\.model-4 \(9 calls\) and 2 more$/);
    expect(judged(many)?.wrong?.commands).toHaveLength(5);
  });
});

it('a day is judged three hours after its end, by whole hours', () => {
  expect(unpricedRange(msOf(NINE + 59))).toEqual({ from: NINE - 3 * HOUR - DAY, to: NINE - 3 * HOUR });
});
