import { describe, expect, it } from 'vitest';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';
import { unusedOverrides } from '#core/pricing/unused-overrides.ts';

const PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc';
const unused = (key: string, ...called: string[]) =>
  unusedOverrides({ [key]: { input: 1 } }, new Set(called), shippedPrices());

describe('a price override', () => {
  it.each([
    ['of a model with a listed price', 'anthropic.claude-sonnet-4-6', []],
    ['of a model without one that was called', 'acme.one-v1:0', ['acme.one-v1:0']],
    ['of a profile that was called', PROFILE, [PROFILE, 'anthropic.claude-sonnet-4-6']],
    ['of a system profile that was called', 'us.acme.one-v1:0', ['us.acme.one-v1:0', 'acme.one-v1:0']],
  ])('%s is none without use', (_, key, called) => expect(unused(key, ...called)).toEqual([]));

  it.each([
    ['of a model nobody called or lists', 'anthropic.claude-sonet-4-6', ['anthropic.claude-sonnet-4-6']],
    ['by the start of a name', 'anthropic.claude', ['anthropic.claude-sonnet-4-6']],
    ['of a profile nobody called', PROFILE, ['anthropic.claude-sonnet-4-6']],
    ['of a system profile nobody called', 'us.anthropic.claude-sonnet-4-6', ['anthropic.claude-sonnet-4-6']],
  ])('%s is without use', (_, key, called) => expect(unused(key, ...called)).toEqual([key]));
});
