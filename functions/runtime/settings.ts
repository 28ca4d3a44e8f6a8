import type { SettingsStore } from '#adapters/dynamodb/settings-store.ts';
import { type Config, parseConfig } from '#core/config/config.ts';
import type { ResolveSpender } from '#core/ports/catalog.ts';
import type { PriceInvocation } from '#core/ports/price.ts';
import { parsePriceOverrides } from '#core/pricing/parse-price-overrides.ts';
import { buildPriceBook } from '#core/pricing/price-book.ts';
import { priceInvocationWith } from '#core/pricing/price-invocation.ts';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';

/** How calls are resolved and priced under one configuration and catalog. */
export interface Pricing {
  readonly resolveSpender: ResolveSpender;
  readonly price: PriceInvocation;
}

export function pricingOf(config: Config, profiles: readonly CatalogProfile[]): Pricing {
  const { rows, problems } = parsePriceOverrides(config.prices);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return {
    resolveSpender: resolveSpenderWith(profiles),
    price: priceInvocationWith(buildPriceBook([...rows, ...shippedPrices()])),
  };
}

/** A warm function sees new settings, names and prices within this time. */
export const SETTINGS_MAX_AGE_MS = 10 * 60_000;

/** loadConfig reads configuration and catalog; throws naming the field when the configuration is not valid. */
export async function loadConfig(
  settings: SettingsStore,
): Promise<{ config: Config; profiles: readonly CatalogProfile[] }> {
  const [parsed, profiles] = [parseConfig(await settings.readConfig()), await settings.readProfiles()];
  if ('errors' in parsed) throw new Error(parsed.errors.join('\n'));
  return { config: parsed.config, profiles };
}
