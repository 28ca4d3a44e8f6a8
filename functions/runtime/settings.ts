import type { SettingsStore } from '#adapters/dynamodb/settings-store.ts';
import { type Config, parseConfig } from '#core/config/config.ts';
import type { PriceStore } from '#core/ports/price-store.ts';
import type { PriceRow } from '#core/pricing/price-row.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';

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

/** loadPrices reads the synced prices of every Region; what of them cannot be read is told by who keeps them. */
export async function loadPrices(store: Pick<PriceStore, 'readLists' | 'readPrices'>): Promise<readonly PriceRow[]> {
  const tables = await Promise.all((await store.readLists()).map(({ region }) => store.readPrices(region)));
  return tables.flatMap(({ rows }) => rows);
}
