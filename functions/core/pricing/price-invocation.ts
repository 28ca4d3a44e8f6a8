import { type Invocation, TOKEN_METERS, type Tokens } from '#core/invocation/invocation.ts';
import type { PicoUsd } from '#core/money.ts';
import type { PriceInvocation } from '#core/ports/price.ts';
import type { Spender } from '#core/profiles/spender.ts';
import type { Charge, PriceLayer, UnpricedMeter } from './charge.ts';
import type { PriceBook, Rates } from './price-book.ts';

const FREE: Charge = { listCost: 0n, listCostUpper: 0n, unpricedMeters: [], layer: undefined, committed: false };
const COMMITTED: Charge = { ...FREE, committed: true };

const WEAKNESS: Readonly<Record<PriceLayer, number>> = { override: 0, 'price-list': 1, shipped: 2, assumed: 3 };

/** Prices calls from one book. A failed call costs nothing and names no meter. */
export const priceInvocationWith =
  (book: PriceBook): PriceInvocation =>
  (call, spender) => {
    if (isCommitted(call, spender)) return COMMITTED;
    if (call.errorCode !== undefined) return FREE;
    return chargeAt(book.ratesFor(call, spender), call);
  };

/** Paid for by the hour, the copy or the reservation, whatever the tokens. */
const isCommitted = (call: Invocation, spender: Spender): boolean =>
  call.tier === 'reserved' || spender.kind === 'provisioned-model' || spender.kind === 'imported-model';

function chargeAt(rates: Rates, call: Invocation): Charge {
  let listCost = 0n;
  let layer: PriceLayer | undefined;
  let unpricedMeters: UnpricedMeter[] | undefined = call.images ? ['images'] : undefined;
  for (const meter of TOKEN_METERS) {
    const tokens = call.tokens[meter];
    if (tokens === undefined || tokens === 0) continue;
    const rate = rates[meter];
    if (rate === undefined) {
      unpricedMeters = [...(unpricedMeters ?? []), meter];
      continue;
    }
    listCost += BigInt(tokens) * rate.price;
    if (layer === undefined || WEAKNESS[rate.layer] > WEAKNESS[layer]) layer = rate.layer;
  }
  const listCostUpper = listCost + doubt(rates, call);
  return { listCost, listCostUpper, unpricedMeters: unpricedMeters ?? FREE.unpricedMeters, layer, committed: false };
}

/** What the call costs more if every doubt is settled upwards. */
function doubt(rates: Rates, { tokens, inputWasInclusive }: Invocation): PicoUsd {
  const lifetime = tokens.cacheWriteUnknownTtl ? BigInt(tokens.cacheWriteUnknownTtl) * lifetimePremium(rates) : 0n;
  // Where the count was inclusive, one report has the invoice charge the cached tokens as input too.
  return inputWasInclusive && rates.input ? lifetime + BigInt(cachedTokens(tokens)) * rates.input.price : lifetime;
}

/** What a 1-hour write costs above a 5-minute one, per token. With no 1-hour price known there is no bound, so it is 0. */
function lifetimePremium({ cacheWrite1h, cacheWriteUnknownTtl }: Rates): PicoUsd {
  if (!cacheWrite1h || !cacheWriteUnknownTtl || cacheWrite1h.price < cacheWriteUnknownTtl.price) return 0n;
  return cacheWrite1h.price - cacheWriteUnknownTtl.price;
}

const cachedTokens = (tokens: Tokens): number =>
  TOKEN_METERS.reduce((sum, meter) => (meter === 'input' || meter === 'output' ? sum : sum + (tokens[meter] ?? 0)), 0);
