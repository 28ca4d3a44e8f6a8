import { calcPrice, findProvider, TieredPrices } from '@pydantic/genai-prices';
import { describe, expect, it } from 'vitest';
import { formatUsd } from '#core/money.ts';
import type { PriceRow } from '#core/pricing/price-row.ts';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';

/** What both tables price and price differently, `<id as called> <meter> <prompt length>: ours, theirs`, and why ours stays. */
const EXPECTED_DIFFERENCES: Readonly<Record<string, string>> = {
  'amazon.titan-embed-text-v2:0 input: 0.02, 0.1': 'they match every titan-embed-text as v1',
};

/** Models of theirs that the shipped table has no row for, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'amazon.nova-2-sonic-v1:0': 'speech: a bidirectional stream writes no invocation record',
  'amazon.nova-sonic-v1:0': 'speech: a bidirectional stream writes no invocation record',
  'amazon.titan-text-express-v1': 'other tables say 1.30 / 1.70',
  'amazon.titan-text-lite-v1': 'no second source, and its sister Express is disputed',
  'global.openai.gpt-5.6-luna': 'sources disagree on GPT-5.6',
  'global.openai.gpt-5.6-sol': 'sources disagree on GPT-5.6',
  'global.openai.gpt-5.6-terra': 'sources disagree on GPT-5.6',
  'regional.openai.gpt-5.6-luna': 'sources disagree on GPT-5.6',
  'regional.openai.gpt-5.6-sol': 'sources disagree on GPT-5.6',
  'regional.openai.gpt-5.6-terra': 'sources disagree on GPT-5.6',
  'qwen.qwen3-coder-480b-a35b-v1:0': 'other tables say 0.22 for input',
  'regional.anthropic.claude-3-5-sonnet-20240620-v1:0': 'extended-access price since 2025-12-01 (6 / 30) is not theirs',
  'regional.anthropic.claude-3-5-sonnet-20241022-v2:0': 'extended-access price since 2025-12-01 (6 / 30) is not theirs',
  'regional.anthropic.claude-3-7-sonnet-20250219-v1:0': 'legacy: may be at an extended-access price',
  'regional.anthropic.claude-3-opus-20240229-v1:0': 'legacy: may be at an extended-access price',
};

const METERS: Readonly<Record<string, string>> = {
  input: 'input_mtok',
  output: 'output_mtok',
  cacheRead: 'cache_read_mtok',
  cacheWrite5m: 'cache_write_mtok',
  cacheWrite30m: 'cache_write_mtok',
  cacheWrite1h: 'cache_write_1h_mtok',
};
const PREFIXES: Readonly<Record<string, readonly string[]>> = {
  global: ['global.'],
  'geo+in-region': ['us.', ''],
  'in-region': [''],
  any: ['global.', 'us.', ''],
};

const tokenRows = shippedPrices().filter((row) => row.unit === 'token' && row.tier === 'standard');
const calledAs = (row: PriceRow) => (PREFIXES[row.endpoint] ?? []).map((prefix) => ({ id: prefix + row.model, row }));

/** Their price for an id as a caller passes it; their token counts include cached tokens, so only rates are compared. */
const theirs = (id: string) =>
  calcPrice({ input_tokens: 1 }, id, { providerId: 'aws', timestamp: new Date('2026-11-02T09:00:00Z') });

function theirRate(id: string, { meter, context }: PriceRow): number | undefined {
  const rate = theirs(id)?.model_price[METERS[meter] ?? ''];
  if (!(rate instanceof TieredPrices)) return context === '' ? rate : undefined;
  return context === '' ? rate.base : rate.tiers[0]?.price;
}

const compared = tokenRows.flatMap(calledAs).flatMap(({ id, row }) => {
  const rate = theirRate(id, row);
  return rate === undefined ? [] : [{ id, row, ours: formatUsd(row.price * 1_000_000n), theirs: String(rate) }];
});

describe('the shipped table beside @pydantic/genai-prices', () => {
  it('has much to compare', () => {
    expect(compared.length).toBeGreaterThan(250);
    expect(new Set(compared.map(({ row }) => row.model)).size).toBeGreaterThan(50);
  });

  it('differs only where a reason is written down', () => {
    const differences = compared
      .filter((pair) => pair.ours !== pair.theirs)
      .map(
        ({ id, row, ours, theirs }) =>
          `${id} ${[row.meter, row.context].filter(Boolean).join(' ')}: ${ours}, ${theirs}`,
      );
    expect(differences.sort()).toEqual(Object.keys(EXPECTED_DIFFERENCES).sort());
  });

  it('has a row for every model of theirs, or a written reason why not', () => {
    const known = new Set(tokenRows.flatMap(calledAs).map(({ id }) => theirs(id)?.model.id));
    const missing = findProvider({ providerId: 'aws' })
      ?.models.map(({ id }) => id)
      .filter((id) => !known.has(id));
    expect(missing?.sort()).toEqual(Object.keys(LEFT_OUT).sort());
  });
});
