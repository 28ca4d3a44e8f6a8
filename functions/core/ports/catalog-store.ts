import type { CatalogProfile } from '#core/profiles/spender.ts';

/** The profiles that are known, those that are gone included. */
export interface CatalogStore {
  readProfiles(): Promise<CatalogProfile[]>;
  /** Sets these profiles and leaves all others alone. */
  putProfiles(profiles: readonly CatalogProfile[]): Promise<void>;
}
