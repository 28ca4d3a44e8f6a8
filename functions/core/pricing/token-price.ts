import { type Invocation, TOKEN_METERS, type TokenMeter } from '#core/invocation/invocation.ts';
import type { PicoUsd } from '#core/money.ts';
import type { Spender } from '#core/profiles/spender.ts';
import { type EpochMinute, msOf } from '#core/time.ts';
import type { Pricing } from './pricing.ts';

/**
 * tokenPrice gives the list price of one token of a meter at a time, as a short prompt of the standard tier has it; undefined where there is
 * none, and where the spender is paid for by the hour.
 */
export function tokenPrice(
  { price }: Pricing,
  { scope, now }: { readonly scope: string; readonly now: EpochMinute },
  spender: Spender,
  meter: TokenMeter,
): PicoUsd | undefined {
  const one = (name: TokenMeter): number => (name === meter ? 1 : 0);
  const call: Invocation = {
    scope,
    requestId: 'one token',
    timestamp: msOf(now) - 1,
    operation: 'Converse',
    modelId: spender.id,
    streamed: false,
    tokens: Object.fromEntries(TOKEN_METERS.map((name) => [name, one(name)])) as Invocation['tokens'],
    tier: 'standard',
    latencyOptimized: false,
    inputWasInclusive: false,
    metadata: {},
  };
  const { listCost, unpricedMeters, committed } = price(call, spender);
  return committed || unpricedMeters.length > 0 ? undefined : listCost;
}
