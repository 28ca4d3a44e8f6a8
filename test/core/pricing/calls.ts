import { type Invocation, TOKEN_METERS, type TokenMeter, type Tokens } from '#core/invocation/invocation.ts';
import type { PriceRow } from '#core/pricing/price-row.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import type { CatalogProfile, Spender } from '#core/profiles/spender.ts';

export const NOVEMBER = Date.UTC(2026, 10, 2, 9);

export const tokensOf = (some: Partial<Record<TokenMeter, number>>): Tokens =>
  Object.fromEntries(TOKEN_METERS.map((meter) => [meter, some[meter] ?? 0])) as Record<TokenMeter, number>;

/** A standard call of us-east-1 in the commercial partition; everything can be said otherwise. */
export const callOf = (
  tokens: Partial<Record<TokenMeter, number>>,
  other: Partial<Omit<Invocation, 'tokens'>> = {},
): Invocation => ({
  scope: 'aws.111122223333.us-east-1',
  requestId: 'r-1',
  timestamp: NOVEMBER,
  operation: 'Converse',
  modelId: 'anthropic.claude-sonnet-4-6',
  streamed: false,
  tokens: tokensOf(tokens),
  tier: 'standard',
  latencyOptimized: false,
  inputWasInclusive: false,
  metadata: {},
  ...other,
});

export const spenderOf = (modelId: string, catalog: readonly CatalogProfile[] = []): Spender =>
  resolveSpenderWith(catalog)(modelId);

/** A shipped row of one model whose source names no Region. */
export const rowOf = (other: Partial<PriceRow>): PriceRow => ({
  model: 'vendor.model-v1',
  endpoint: 'any',
  tier: 'standard',
  context: '',
  meter: 'input',
  price: 100n,
  unit: 'token',
  layer: 'shipped',
  source: 'test',
  confidence: 'H',
  ...other,
});
export const scopeIn = (region: string, partition = 'aws') => `${partition}.111122223333.${region}`;
