import { describe, expect, it } from 'vitest';
import type { TokenMeter } from '#core/invocation/invocation.ts';
import { buildPriceBook } from '#core/pricing/price-book.ts';
import type { PriceRow } from '#core/pricing/price-row.ts';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';
import { callOf, NOVEMBER, rowOf as row, scopeIn as scope, spenderOf } from './calls.ts';

/** The price and layer of one meter in a book of these rows. */
const rateOf = (
  rows: readonly PriceRow[],
  call: Parameters<typeof callOf>[1] = {},
  modelId = 'vendor.model-v1',
  meter: TokenMeter = 'input',
) => {
  const rate = buildPriceBook(rows).ratesFor(callOf({ input: 1 }, call), spenderOf(modelId));
  return rate[meter] && `${rate[meter].layer} ${rate[meter].price}`;
};

describe('layers', () => {
  const shipped = row({ region: 'us-east-1', price: 1n });
  const listed = row({ layer: 'price-list', region: 'us-east-1', price: 2n });
  const override = row({ layer: 'override', context: 'any', price: 3n });

  it.each([
    ['an override beats all', [shipped, listed, override], 'override 3'],
    ['the synced list beats the shipped table', [listed, shipped], 'price-list 2'],
    ['the shipped table is the last', [shipped], 'shipped 1'],
  ])('%s', (_, rows, expected) => {
    expect(rateOf(rows)).toBe(expected);
  });

  it('merges by row: a synced input price leaves the shipped output price in place', () => {
    const rows = [listed, row({ meter: 'output', price: 9n, region: 'us-east-1' })];
    expect([rateOf(rows), rateOf(rows, {}, 'vendor.model-v1', 'output')]).toEqual(['price-list 2', 'shipped 9']);
  });

  it('never takes a $0 row of a list for a price, and takes the zero a user wrote', () => {
    expect(rateOf([row({ price: 0n }), row({ price: 0n, layer: 'price-list', region: 'us-east-1' })])).toBeUndefined();
    expect(rateOf([row({ price: 0n, layer: 'override', context: 'any' })])).toBe('override 0');
  });

  it('takes the dearer of two synced rows that contradict each other', () => {
    expect(rateOf([listed, { ...listed, price: 5n }, { ...listed, price: 4n }])).toBe('price-list 5');
  });
});

describe('Regions and partitions', () => {
  const rows = [row({ region: 'us-east-1', price: 1n }), row({ region: 'us-west-2', price: 2n })];

  it.each([
    ['aws.1.us-east-1', 'shipped 1'],
    ['aws.1.us-west-2', 'shipped 2'],
    ['aws.1.eu-west-1', 'assumed 2'],
    ['aws-us-gov.1.us-gov-west-1', undefined],
    ['aws-cn.1.cn-north-1', undefined],
    ['aws-iso.1.us-iso-east-1', undefined],
    ['aws.1.us-gov-west-1', undefined],
    ['', undefined],
  ])('a call in %j is priced %s', (where, expected) => {
    expect(rateOf(rows, { scope: where })).toBe(expected);
  });

  it('assumes a row whose source names no Region everywhere', () => {
    expect(rateOf([row({})])).toBe('assumed 100');
  });

  it('takes a synced row in its own Region only, GovCloud included', () => {
    const listed = [row({ layer: 'price-list', region: 'us-gov-west-1', price: 7n })];
    expect(rateOf(listed, { scope: scope('us-gov-west-1', 'aws-us-gov') })).toBe('price-list 7');
    expect(rateOf(listed, { scope: scope('us-east-1') })).toBeUndefined();
  });
});

describe('endpoints', () => {
  const book = [
    row({ endpoint: 'global', price: 10n }),
    row({ endpoint: 'geo+in-region', price: 11n }),
    row({ endpoint: 'in-region', meter: 'output', price: 20n }),
  ];

  it.each([
    ['global.vendor.model-v1', 'assumed 10', undefined],
    ['us.vendor.model-v1', 'assumed 11', undefined],
    ['vendor.model-v1', 'assumed 11', 'assumed 20'],
  ])('%s takes the rows of its endpoint', (modelId, input, output) => {
    expect([rateOf(book, {}, modelId), rateOf(book, {}, modelId, 'output')]).toEqual([input, output]);
  });

  it('prefers the row of the narrower endpoint', () => {
    const rows = [
      row({ price: 1n }),
      row({ endpoint: 'in-region', price: 2n }),
      row({ endpoint: 'geo+in-region', price: 3n }),
    ];
    expect([rateOf(rows), rateOf(rows, {}, 'us.vendor.model-v1'), rateOf(rows, {}, 'global.vendor.model-v1')]).toEqual([
      'assumed 2',
      'assumed 3',
      'assumed 1',
    ]);
  });
});

describe('start dates', () => {
  const rows = [
    row({ price: 1n, region: 'us-east-1' }),
    row({ layer: 'price-list', region: 'us-east-1', price: 2n, effectiveFrom: NOVEMBER }),
    row({ layer: 'price-list', region: 'us-east-1', price: 3n, effectiveFrom: NOVEMBER + 1000 }),
  ];

  it.each([
    [NOVEMBER - 1, 'shipped 1'],
    [NOVEMBER, 'price-list 2'],
    [NOVEMBER + 999, 'price-list 2'],
    [NOVEMBER + 1000, 'price-list 3'],
  ])('a call at %d is priced by the row in force then', (timestamp, expected) => {
    expect(rateOf(rows, { timestamp })).toBe(expected);
    expect(rateOf([...rows].reverse(), { timestamp })).toBe(expected);
  });

  it('has no price before the first row began', () => {
    expect(rateOf(rows.slice(1), { timestamp: NOVEMBER - 1 })).toBeUndefined();
  });
});

describe('long prompts', () => {
  const rows = [row({ price: 3n }), row({ meter: 'cacheRead', price: 1n }), row({ context: '>200K', price: 6n })];
  const at = (tokens: Parameters<typeof callOf>[0]) => {
    const rates = buildPriceBook(rows).ratesFor(callOf(tokens), spenderOf('vendor.model-v1'));
    return [rates.input?.price, rates.cacheRead?.price];
  };

  it.each([
    ['200,000 tokens are a normal prompt', { input: 200_000 }, [3n, 1n]],
    ['one more makes the whole request a long one', { input: 200_001 }, [6n, undefined]],
    ['cached tokens count', { input: 4_210, cacheRead: 196_400, cacheWrite5m: 1_512 }, [6n, undefined]],
    ['the answer does not', { input: 200_000, output: 64_000 }, [3n, 1n]],
  ])('%s', (_, tokens, expected) => {
    expect(at(tokens)).toEqual(expected);
  });

  it('takes the highest of two thresholds that the prompt exceeds', () => {
    const two = [...rows, row({ context: '>272K', price: 9n })];
    const price = (input: number) =>
      buildPriceBook(two).ratesFor(callOf({ input }), spenderOf('vendor.model-v1')).input?.price;
    expect([price(200_000), price(272_000), price(272_001)]).toEqual([3n, 6n, 9n]);
  });

  it('does not touch a model that has no long-context rows', () => {
    expect(
      buildPriceBook([row({})]).ratesFor(callOf({ input: 900_000 }), spenderOf('vendor.model-v1')).input?.price,
    ).toBe(100n);
  });
});

describe('tiers', () => {
  const rows = [row({}), row({ tier: 'flex', price: 50n }), row({ tier: 'latency-optimized', price: 300n })];

  it.each([
    [{ tier: 'flex' as const }, 'assumed 50'],
    [{ tier: 'priority' as const }, undefined],
    [{ latencyOptimized: true }, 'assumed 300'],
  ])('%j takes its own rows or none', (call, expected) => {
    expect(rateOf(rows, call)).toBe(expected);
  });

  it('leaves a latency-optimized call without a price where only the standard tier has one', () => {
    expect(rateOf([row({})], { latencyOptimized: true })).toBeUndefined();
  });
});

describe('with the shipped table', () => {
  const book = buildPriceBook(shippedPrices());
  const ratesOf = (modelId: string, call = {}) => book.ratesFor(callOf({ input: 1 }, call), spenderOf(modelId));

  it.each([
    'us.anthropic.claude-opus-5-9',
    'anthropic.claude-opus',
    'anthropic.claude-opus-5-v1:0',
    'examplevendor.frontier-9-v1:0',
  ])('%s borrows no price from a model whose name is like it', (modelId) => {
    expect(ratesOf(modelId)).toEqual({});
  });

  it.each([
    ['anthropic.claude-sonnet-4-20250514-v1:0', [3_000_000n, 3_000_000n, 3_000_000n]],
    ['anthropic.claude-sonnet-4-6', [3_000_000n, 3_300_000n, 3_300_000n]],
    ['qwen.qwen3-32b-v1:0', [undefined, undefined, 150_000n]],
  ])('%s costs 10 %% more outside the global endpoint only where the list says so', (model, prices) => {
    expect(['global.', 'us.', ''].map((prefix) => ratesOf(`${prefix}${model}`).input?.price)).toEqual(prices);
  });

  it('leaves GovCloud without a price', () => {
    expect(
      ratesOf('us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0', { scope: scope('us-gov-west-1', 'aws-us-gov') }),
    ).toEqual({});
  });

  it('names the row of something that is not a token', () => {
    const at = (region: string) =>
      book.rowFor('OpenSearch Serverless', 'ocu', 'standard', scope(region), NOVEMBER)?.price;
    expect([at('us-east-1'), at('eu-west-1'), at('us-gov-west-1')]).toEqual([
      240_000_000_000n,
      240_000_000_000n,
      undefined,
    ]);
    expect(book.rowFor('OpenSearch Serverless', 'moons', 'standard', scope('us-east-1'), NOVEMBER)).toBeUndefined();
  });
});
