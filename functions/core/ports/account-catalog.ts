import type { ListedKind } from '#core/profiles/update-catalog.ts';
import type { Called } from './called.ts';

/** What an account has in one Region that calls can be billed to. */
export interface AccountCatalog {
  /** One list a kind, whole or missing, and how every call for them went. */
  list(): Promise<{ readonly listed: readonly ListedKind[]; readonly called: readonly Called[] }>;
}
