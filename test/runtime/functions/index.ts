import { backfillInvocations } from './backfill-invocations.ts';
import type { DrivenFunction } from './driven-function.ts';
import { ingestInvocations } from './ingest-invocations.ts';
import { ingestObjects } from './ingest-objects.ts';
import { notifyFindings } from './notify-findings.ts';
import { reconcileSpend } from './reconcile-spend.ts';
import { refreshCatalog } from './refresh-catalog.ts';
import { watchSpend } from './watch-spend.ts';

/** Every deployed function, in the order in which one's work is the next one's. */
export const drivenFunctions: readonly DrivenFunction[] = [
  ingestInvocations,
  watchSpend,
  reconcileSpend,
  notifyFindings,
  refreshCatalog,
  ingestObjects,
  backfillInvocations,
];
