import { TOKEN_METERS, type Tokens } from '#core/invocation/invocation.ts';
import type { Spender } from '#core/profiles/spender.ts';
import type { EpochMs } from '#core/time.ts';
import type { PriceBook, Rates } from './price-book.ts';

const NO_TOKENS = Object.fromEntries(TOKEN_METERS.map((meter) => [meter, undefined])) as Tokens;

/** standardRates gives the rates of a short call at the standard tier, for one scope and time. */
export const standardRates =
  (book: PriceBook, scope: string, timestamp: EpochMs) =>
  (spender: Spender): Rates =>
    book.ratesFor({ scope, timestamp, tier: 'standard', latencyOptimized: false, tokens: NO_TOKENS }, spender);
