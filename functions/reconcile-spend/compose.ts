import type { Config } from '#core/config/config.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { type ReconcileSpend, reconcileSpend } from './reconcile-spend.ts';

export interface ReconcileParts extends Omit<ReconcileSpend, 'resolveSpender' | 'checks' | 'overrides'> {
  readonly config: Pick<Config, 'checks' | 'overrides'>;
  readonly profiles: readonly CatalogProfile[];
}

/** composeReconcile puts the use case together from settings, catalog and the outside parts. */
export const composeReconcile = ({
  config: { checks, overrides },
  profiles,
  ...outside
}: ReconcileParts): ReturnType<typeof reconcileSpend> =>
  reconcileSpend({ ...outside, checks, overrides, resolveSpender: resolveSpenderWith(profiles) });
