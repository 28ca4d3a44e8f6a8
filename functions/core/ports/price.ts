import type { Invocation } from '#core/invocation/invocation.ts';
import type { Charge } from '#core/pricing/charge.ts';
import type { Spender } from '#core/profiles/spender.ts';

/** Prices one call at the list price of its own time. Total: what has no price is named in the charge, never thrown or zeroed. */
export type PriceInvocation = (call: Invocation, spender: Spender) => Charge;
