import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import type { ReconcileScope } from './reconcile-scope.ts';
import { reconcileSpend } from './reconcile-spend.ts';

export interface ReconcileParts extends Omit<ReconcileScope, 'resolveSpender'> {
  readonly profiles: readonly CatalogProfile[];
}

/** composeReconcile puts the use case together from the catalog and the outside parts. */
export const composeReconcile = ({ profiles, ...outside }: ReconcileParts): ReturnType<typeof reconcileSpend> =>
  reconcileSpend({ ...outside, resolveSpender: resolveSpenderWith(profiles) });
