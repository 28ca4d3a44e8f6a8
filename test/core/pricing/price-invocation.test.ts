import { describe, expect, it } from 'vitest';
import type { TokenMeter } from '#core/invocation/invocation.ts';
import { formatUsd } from '#core/money.ts';
import { parsePriceOverrides } from '#core/pricing/parse-price-overrides.ts';
import { buildPriceBook } from '#core/pricing/price-book.ts';
import { priceInvocationWith } from '#core/pricing/price-invocation.ts';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';
import { callOf, spenderOf, tokensOf } from './calls.ts';

const price = priceInvocationWith(buildPriceBook(shippedPrices()));
const withPrices = (prices: unknown) =>
  priceInvocationWith(buildPriceBook([...shippedPrices(), ...parsePriceOverrides(prices).rows]));
const chargeOf = (modelId: string, tokens: Partial<Record<TokenMeter, number>>, other = {}) =>
  price(callOf(tokens, other), spenderOf(modelId));

describe('the list cost of a call', () => {
  it('is the sum over the meters, each at its own listed rate', () => {
    expect(
      chargeOf('global.anthropic.claude-opus-4-7', {
        input: 96,
        output: 21,
        cacheRead: 1_000,
        cacheWrite5m: 3_500,
        cacheWrite1h: 12_000,
      }),
    ).toEqual({
      listCost: 96n * 5_000_000n + 21n * 25_000_000n + 1_000n * 500_000n + 3_500n * 6_250_000n + 12_000n * 10_000_000n,
      listCostUpper: 143_380_000_000n,
      unpricedMeters: [],
      layer: 'assumed',
      committed: false,
    });
  });

  it('is exact at overridden prices', () => {
    const own = withPrices({ 'vendor.model-v1': { input: 2, cacheRead: 0.2, output: 12 } });
    const charge = own(
      callOf({ input: 20_000_001, cacheRead: 79_828_340, output: 667_000 }),
      spenderOf('vendor.model-v1'),
    );
    expect(formatUsd(charge.listCost)).toBe('63.96967');
    expect(charge).toMatchObject({ layer: 'override', unpricedMeters: [] });
  });

  it('names the weakest layer that took part', () => {
    const own = withPrices({ 'anthropic.claude-haiku-4-5-20251001-v1:0': { input: 1 } });
    const layer = (tokens: Partial<Record<TokenMeter, number>>) =>
      own(callOf(tokens), spenderOf('anthropic.claude-haiku-4-5-20251001-v1:0')).layer;
    expect([
      layer({ input: 1 }),
      layer({ input: 1, cacheRead: 1 }),
      layer({ input: 1, cacheRead: 1, output: 1 }),
      layer({}),
    ]).toEqual(['override', 'shipped', 'assumed', undefined]);
  });

  it('is nothing for a failed call, which has no unpriced meter either', () => {
    const failed = { listCost: 0n, listCostUpper: 0n, unpricedMeters: [], layer: undefined, committed: false };
    expect(chargeOf('examplevendor.frontier-9-v1:0', { input: 5 }, { errorCode: 'ThrottlingException' })).toEqual(
      failed,
    );
    expect(chargeOf('anthropic.claude-sonnet-4-6', { input: 5 }, { errorCode: 'ThrottlingException' })).toEqual(failed);
  });

  it('takes an unknown count for no known spend, and names no meter for it', () => {
    const tokens = { ...tokensOf({ input: 8 }), output: undefined };
    expect(price({ ...callOf({}), tokens }, spenderOf('anthropic.claude-3-haiku-20240307-v1:0'))).toMatchObject({
      listCost: 8n * 250_000n,
      unpricedMeters: [],
    });
  });
});

describe('what has no price', () => {
  it.each([
    [
      'every meter of an unknown model that has tokens',
      'examplevendor.frontier-9-v1:0',
      { input: 5, output: 2 },
      {},
      ['input', 'output'],
    ],
    [
      'every meter of a new version',
      'us.anthropic.claude-opus-5-9',
      { input: 5, cacheRead: 1 },
      {},
      ['input', 'cacheRead'],
    ],
    [
      'a cache write where the model lists none',
      'amazon.nova-pro-v1:0',
      { input: 1, cacheWrite5m: 3 },
      {},
      ['cacheWrite5m'],
    ],
    [
      'an unknown lifetime where the model lists no write',
      'amazon.nova-pro-v1:0',
      { cacheWriteUnknownTtl: 3 },
      {},
      ['cacheWriteUnknownTtl'],
    ],
    [
      'a 1-hour write where only the 5-minute one is listed',
      'anthropic.claude-sonnet-4-20250514-v1:0',
      { cacheWrite1h: 3 },
      {},
      ['cacheWrite1h'],
    ],
    [
      'the output of a model whose output price nobody found',
      'us.anthropic.claude-mythos-5',
      { input: 1, output: 1 },
      {},
      ['output'],
    ],
    ['a tier without rows', 'anthropic.claude-sonnet-4-6', { input: 1 }, { tier: 'priority' }, ['input']],
    [
      'a latency-optimized call',
      'us.amazon.nova-pro-v1:0',
      { input: 33, output: 3 },
      { latencyOptimized: true },
      ['input', 'output'],
    ],
    [
      'GovCloud',
      'us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0',
      { input: 18 },
      { scope: 'aws-us-gov.1.us-gov-west-1' },
      ['input'],
    ],
    ['images that were made', 'amazon.nova-canvas-v1:0', {}, { images: 2 }, ['images']],
    ['images beside tokens', 'amazon.nova-canvas-v1:0', { input: 3 }, { images: 1 }, ['images', 'input']],
    ['no images where none were made', 'amazon.nova-lite-v1:0', { input: 3 }, { images: 0 }, []],
    ['nothing of a failed call', 'amazon.nova-canvas-v1:0', {}, { images: 2, errorCode: 'Throttled' }, []],
    ['a 5-minute write of an OpenAI model', 'openai.gpt-6-astra', { cacheWrite5m: 1 }, {}, ['cacheWrite5m']],
  ])('names %s', (_, modelId, tokens, other, unpriced) => {
    expect(chargeOf(modelId, tokens, other).unpricedMeters).toEqual(unpriced);
  });

  it('is in no sum, and the rest of the call still is', () => {
    expect(chargeOf('us.anthropic.claude-mythos-5', { input: 1, output: 1 })).toMatchObject({
      listCost: 11_000_000n,
      listCostUpper: 11_000_000n,
    });
  });

  it('names the cache meters of a long Sonnet 4.5 prompt, whose long-context rates nobody lists', () => {
    const charge = chargeOf('us.anthropic.claude-sonnet-4-5-20250929-v1:0', {
      input: 4_210,
      output: 1_830,
      cacheRead: 196_400,
      cacheWrite5m: 1_512,
    });
    expect(charge).toMatchObject({
      listCost: 4_210n * 6_600_000n + 1_830n * 24_750_000n,
      unpricedMeters: ['cacheRead', 'cacheWrite5m'],
    });
  });
});

describe('flex, priority and long prompts that are listed', () => {
  it.each([
    ['qwen.qwen3-32b-v1:0', { input: 5_200, output: 310 }, { tier: 'flex' }, 5_200n * 75_000n + 310n * 300_000n],
    ['qwen.qwen3-32b-v1:0', { input: 240, output: 4 }, { tier: 'priority' }, 240n * 262_500n + 4n * 1_050_000n],
    ['global.openai.gpt-6-astra', { input: 301_500, output: 900 }, {}, 301_500n * 20_000_000n + 900n * 75_000_000n],
    ['global.openai.gpt-6-astra', { input: 272_000 }, {}, 272_000n * 10_000_000n],
    ['us.openai.gpt-6-astra', { cacheWrite30m: 10, cacheRead: 10 }, {}, 137_500_000n + 11_000_000n],
  ])('%s %j costs what its rows say', (modelId, tokens, other, listCost) => {
    expect(chargeOf(modelId, tokens, other)).toMatchObject({ listCost, unpricedMeters: [] });
  });
});

describe('what is paid for by the hour', () => {
  const arn = (resource: string) => `arn:aws:bedrock:us-east-1:111122223333:${resource}`;
  it.each([
    ['a provisioned model', arn('provisioned-model/xk29fmd81qpz'), {}],
    ['an imported model', arn('imported-model/9q8w7e6r5t4y'), {}],
    ['the reserved tier', 'anthropic.claude-sonnet-4-6', { tier: 'reserved' }],
  ])('%s has no token cost', (_, modelId, other) => {
    expect(chargeOf(modelId, { input: 640, output: 6 }, other)).toEqual({
      listCost: 0n,
      listCostUpper: 0n,
      unpricedMeters: [],
      layer: undefined,
      committed: true,
    });
  });
});

describe('the upper bound', () => {
  it('prices writes of unknown lifetime at the 1-hour rate, the list cost at the 5-minute rate', () => {
    expect(
      chargeOf('us.anthropic.claude-opus-5-5', { input: 51, output: 64, cacheWriteUnknownTtl: 7_800 }),
    ).toMatchObject({
      listCost: 51n * 4_400_000n + 64n * 22_000_000n + 7_800n * 5_500_000n,
      listCostUpper: 51n * 4_400_000n + 64n * 22_000_000n + 7_800n * 8_800_000n,
    });
  });

  it('equals the list cost where no 1-hour rate is known', () => {
    const charge = chargeOf('apac.anthropic.claude-sonnet-4-20250514-v1:0', { cacheWriteUnknownTtl: 600 });
    expect(charge).toMatchObject({ listCost: 600n * 3_750_000n, listCostUpper: 600n * 3_750_000n });
  });

  it('never falls below the list cost, whatever prices a user sets', () => {
    const own = withPrices({ 'vendor.model-v1': { cacheWrite5m: 20, cacheWrite1h: 6 } });
    expect(own(callOf({ cacheWriteUnknownTtl: 1 }), spenderOf('vendor.model-v1'))).toMatchObject({
      listCost: 20_000_000n,
      listCostUpper: 20_000_000n,
    });
  });

  it('charges cached tokens as input once more where the count was inclusive', () => {
    const tokens = { input: 10, output: 31, cacheRead: 9_900, cacheWrite30m: 4_610 };
    const charge = chargeOf('global.openai.gpt-6-astra', tokens, { inputWasInclusive: true });
    expect(charge.listCostUpper - charge.listCost).toBe((9_900n + 4_610n) * 10_000_000n);
    const disjoint = chargeOf('global.openai.gpt-6-astra', tokens);
    expect(disjoint.listCostUpper).toBe(disjoint.listCost);
  });

  it('prices a write of unknown lifetime at the 30-minute rate where a model has no other', () => {
    expect(chargeOf('global.openai.gpt-6-astra', { cacheWriteUnknownTtl: 2 })).toMatchObject({
      listCost: 25_000_000n,
      listCostUpper: 25_000_000n,
    });
  });
});
