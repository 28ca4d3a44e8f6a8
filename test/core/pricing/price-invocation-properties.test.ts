import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { TOKEN_METERS, type TokenMeter } from '#core/invocation/invocation.ts';
import { buildPriceBook } from '#core/pricing/price-book.ts';
import { priceInvocationWith } from '#core/pricing/price-invocation.ts';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';
import { callOf, spenderOf } from './calls.ts';

const price = priceInvocationWith(buildPriceBook(shippedPrices()));
const MODELS = [
  'global.anthropic.claude-opus-4-7',
  'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  'us.openai.gpt-6-astra',
  'amazon.nova-lite-v1:0',
  'examplevendor.frontier-9-v1:0',
].map((id) => spenderOf(id));
const anyTokens = fc.record(
  Object.fromEntries(TOKEN_METERS.map((meter) => [meter, fc.nat({ max: 60_000 })])) as Record<
    TokenMeter,
    fc.Arbitrary<number>
  >,
);
const short = anyTokens.map((tokens) =>
  Object.fromEntries(Object.entries(tokens).map(([meter, n]) => [meter, Math.floor(n / 10)])),
);

describe('for any tokens', () => {
  test.prop([anyTokens, fc.constantFrom(...MODELS), fc.boolean()])(
    'the cost is never negative and the bound never below it',
    (tokens, spender, inputWasInclusive) => {
      const charge = price(callOf(tokens, { inputWasInclusive }), spender);
      expect(charge.listCost >= 0n && charge.listCostUpper >= charge.listCost).toBe(true);
    },
  );

  test.prop([short, fc.constantFrom(...MODELS), fc.boolean()])(
    'the parts priced singly sum exactly to the whole',
    (tokens, spender, inputWasInclusive) => {
      const whole = price(callOf(tokens, { inputWasInclusive }), spender);
      const parts = Object.entries(tokens).map(([meter, n]) =>
        price(callOf({ [meter]: n }, { inputWasInclusive }), spender),
      );
      expect(parts.reduce((sum, part) => sum + part.listCost, 0n)).toBe(whole.listCost);
      expect(parts.reduce((sum, part) => sum + part.listCostUpper, 0n)).toBe(whole.listCostUpper);
      expect(parts.flatMap((part) => part.unpricedMeters)).toEqual(whole.unpricedMeters);
    },
  );

  test.prop([short, fc.constantFrom(...TOKEN_METERS), fc.nat({ max: 5_000 }), fc.constantFrom(...MODELS)])(
    'more tokens never cost less at one prompt length',
    (tokens, meter, more, spender) => {
      const fewer = price(callOf(tokens), spender);
      const grown = price(callOf({ ...tokens, [meter]: (tokens[meter] ?? 0) + more }), spender);
      expect(grown.listCost >= fewer.listCost && grown.listCostUpper >= fewer.listCostUpper).toBe(true);
    },
  );
});
