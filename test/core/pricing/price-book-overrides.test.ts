import { describe, expect, it } from 'vitest';
import { parsePriceOverrides } from '#core/pricing/parse-price-overrides.ts';
import { buildPriceBook } from '#core/pricing/price-book.ts';
import { callOf, rowOf as row, scopeIn as scope, spenderOf } from './calls.ts';

describe('overrides', () => {
  const profile = {
    arn: 'arn:aws:bedrock:us-west-2:111122223333:application-inference-profile/a1b2c3d4e5f6',
    name: 'checkout',
    models: ['vendor.model-v1'],
    tags: {},
  };
  const deployment = 'arn:aws:bedrock:us-west-2:111122223333:custom-model-deployment/c0d1e2f3a4b5';
  const catalog = [profile, { arn: deployment, name: 'tuned', models: ['vendor.model-v1'], tags: {} }];
  const bookOf = (prices: unknown) =>
    buildPriceBook([row({}), row({ context: '>200K' }), ...parsePriceOverrides(prices).rows]);

  it.each([
    ['global.vendor.model-v1', {}],
    ['eu.vendor.model-v1', { scope: scope('eu-west-1') }],
    ['us-gov.vendor.model-v1', { scope: scope('us-gov-west-1', 'aws-us-gov') }],
    ['arn:aws-cn:bedrock:cn-north-1::foundation-model/vendor.model-v1', { scope: scope('cn-north-1', 'aws-cn') }],
  ])('one model override holds for %s too, at any prompt length', (modelId, call) => {
    const book = bookOf({ 'vendor.model-v1': { input: 0.2 } });
    for (const input of [1, 900_000]) {
      expect(book.ratesFor(callOf({ input }, call), spenderOf(modelId)).input).toEqual({
        price: 200_000n,
        layer: 'override',
      });
    }
  });

  it('holds at the standard tier only', () => {
    const book = bookOf({ 'vendor.model-v1': { input: 0.2 } });
    expect(book.ratesFor(callOf({ input: 1 }, { tier: 'flex' }), spenderOf('vendor.model-v1')).input).toBeUndefined();
  });

  it('prefers the override of a profile to that of its model, meter by meter', () => {
    const book = bookOf({ 'vendor.model-v1': { input: 1, output: 5 }, [profile.arn]: { input: 2 } });
    const rates = book.ratesFor(callOf({ input: 1 }), spenderOf(profile.arn, catalog));
    expect([rates.input?.price, rates.output?.price]).toEqual([2_000_000n, 5_000_000n]);
  });

  it('prices a profile by its ARN even where nobody knows its model', () => {
    const book = bookOf({ [profile.arn]: { input: 2 } });
    expect(book.ratesFor(callOf({ input: 1 }), spenderOf(profile.arn)).input?.price).toBe(2_000_000n);
  });

  it('prices a custom model by its own ARN only, never as the model it was made from', () => {
    const spender = spenderOf(deployment, catalog);
    expect(spender.model).toBe('vendor.model-v1');
    expect(bookOf({ 'vendor.model-v1': { input: 1 } }).ratesFor(callOf({ input: 1 }), spender)).toEqual({});
    expect(bookOf({ [deployment]: { input: 4 } }).ratesFor(callOf({ input: 1 }), spender).input?.price).toBe(
      4_000_000n,
    );
  });
});
