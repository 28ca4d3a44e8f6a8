import { describe, expect, it } from 'vitest';
import { countHours, seenOn } from '#core/gaps/counted-hour.ts';
import { missingCost } from '#core/gaps/missing-cost.ts';
import { modelKey } from '#core/gaps/model-key.ts';
import { emptyTally, PageBuilder, type Tally } from '#core/ledger/page.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { HOUR } from '#core/time.ts';
import { NINE, USD } from '../../support/row.ts';

const PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123def456';
const PROVISIONED = 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/xyz987xyz987';
const MODEL = 'anthropic.claude-sonnet-4-6';
const unknown = resolveSpenderWith([]);
const known = resolveSpenderWith([{ arn: PROFILE, name: 'refund-bot', models: [MODEL], tags: {} }]);

const pageOf = (tallies: Readonly<Record<string, Partial<Tally>>>) => {
  const page = new PageBuilder();
  for (const [spender, tally] of Object.entries(tallies))
    Object.assign(page.entry(spender, 'model', undefined), { ...emptyTally(), ...tally });
  return page.build();
};

describe('the key of a model id', () => {
  it.each([
    { record: PROFILE, metric: 'abc123def456' },
    { record: PROFILE.replace('application-', ''), metric: 'abc123def456' },
    { record: PROVISIONED, metric: 'xyz987xyz987' },
    { record: PROVISIONED, metric: PROVISIONED },
    { record: `arn:aws:bedrock:us-east-1::foundation-model/${MODEL}`, metric: MODEL },
    { record: `arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.${MODEL}`, metric: `us.${MODEL}` },
  ])('$record is that of the metric $metric, whether or not the catalog knows it', ({ record, metric }) => {
    for (const resolve of [unknown, known]) expect(modelKey(resolve, record)).toBe(modelKey(resolve, metric));
  });

  it('tells a model from the same model through a geography', () => {
    expect(modelKey(unknown, MODEL)).not.toBe(modelKey(unknown, `us.${MODEL}`));
  });
});

describe('hours that were counted twice', () => {
  const series = (modelId: string, calls: number) => ({
    modelId,
    metric: 'invocations' as const,
    hours: new Map([[NINE, calls]]),
  });

  it('hold successful calls by what they were made of, and every record', () => {
    const page = pageOf({ [PROFILE]: { calls: 10, failed: 3 }, [MODEL]: { calls: 2, failed: 2 } });
    const [hour, empty] = countHours(
      [series('abc123def456', 7)],
      new Map([[NINE, seenOn(page, unknown)]]),
      unknown,
      NINE,
      NINE + 2 * HOUR,
    );
    expect(hour).toEqual({
      start: NINE,
      expected: new Map([['abc123def456', 7]]),
      seen: new Map([['abc123def456', 7]]),
      records: 12,
      neverLogged: 0,
    });
    expect(empty).toEqual({ start: NINE + HOUR, expected: new Map(), seen: new Map(), records: 0, neverLogged: 0 });
  });

  it('hold tokens by kind, whatever the lifetime of what was cached', () => {
    const some = {
      input: 1,
      output: 2,
      cacheRead: 4,
      cacheWrite5m: 8,
      cacheWrite1h: 16,
      cacheWrite30m: 32,
      cacheWriteUnknownTtl: 64,
    };
    const page = pageOf({ [PROFILE]: { calls: 1, tokens: some }, [MODEL]: { calls: 1, tokens: some } });
    expect(seenOn(page, unknown).tokens).toEqual({
      inputTokens: 2,
      outputTokens: 4,
      cacheReadTokens: 8,
      cacheWriteTokens: 240,
    });
  });

  it.each(['amazon.nova-sonic-v1:0', 'us.amazon.nova-2-sonic-v1:0', 'amazon.nova-reel-v1:1', 'luma.ray-v2:0'])(
    'expect no record of %s, which is never logged',
    (modelId) => {
      const [hour] = countHours([series(modelId, 5)], new Map(), unknown, NINE, NINE + HOUR);
      expect(hour).toMatchObject({ expected: new Map(), neverLogged: 5 });
    },
  );
});

describe('the cost of missing calls', () => {
  const usual = pageOf({
    [PROFILE]: { calls: 12, failed: 2, listCost: 5n * USD },
    unpriced: { calls: 4, unpriced: 4 },
    committed: { calls: 4, committed: 4 },
    failing: { calls: 4, failed: 4 },
  });

  it('is that of as many mean calls of the same model', () => {
    expect(missingCost(new Map([['abc123def456', 4]]), usual, unknown)).toEqual({ missingListCost: 2n * USD });
  });

  it('is nothing for what is paid for by the hour', () => {
    expect(missingCost(new Map([['committed', 4]]), usual, unknown)).toEqual({ missingListCost: 0n });
  });

  it.each(['unpriced', 'failing', 'new'])('is unknown for a model that is %s, and said of how many calls', (key) => {
    expect(missingCost(new Map([[key, 4]]), usual, unknown)).toEqual({ unestimated: 4 });
    const some = missingCost(
      new Map([
        [key, 4],
        ['abc123def456', 1],
      ]),
      usual,
      unknown,
    );
    expect(some).toEqual({ missingListCost: USD / 2n, unestimated: 4 });
  });
});
