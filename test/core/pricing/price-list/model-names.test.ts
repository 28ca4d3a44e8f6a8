import { describe, expect, it } from 'vitest';
import { longContextOf, MAPPED_MODELS, modelOfFamily, modelOfService } from '#core/pricing/price-list/model-names.ts';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';

const shipped = shippedPrices();

describe('the names of the price list', () => {
  it('stand for ids that are priced already, so that a slip in one of them shows', () => {
    const known = new Set(shipped.map(({ model }) => model));
    expect([...MAPPED_MODELS].filter((model) => !known.has(model))).toEqual([]);
  });

  it('have the prompt lengths that the shipped rows have', () => {
    for (const { model, context } of shipped) {
      if (context !== '' && MAPPED_MODELS.has(model)) expect(longContextOf(model), model).toBe(context);
    }
  });

  it.each(['Claude Opus 4.9', 'claude opus 4', 'Claude Opus', 'Claude', '', '__proto__', 'toString'])(
    'give no model for %j, a name near to one of them',
    (name) => {
      expect([modelOfService(name), modelOfFamily(name)]).toEqual([undefined, undefined]);
    },
  );

  it('tell a version from the one it begins with', () => {
    expect(modelOfService('Claude Opus 4')).toBe('anthropic.claude-opus-4-20250514-v1:0');
    expect(modelOfService('Claude Opus 4.7')).toBe('anthropic.claude-opus-4-7');
  });
});
