import type { ResolveSpender } from '#core/ports/catalog.ts';

/**
 * modelKey gives what the id of a log record and that of a metric have in common: a metric names an application profile by its short
 * id (one third party, of May 2026), and a provisioned model by its id or its ARN (assumed).
 */
export function modelKey(resolveSpender: ResolveSpender, modelId: string): string {
  const { id } = resolveSpender(modelId);
  return id.startsWith('arn:') ? id.slice(id.lastIndexOf('/') + 1) : id;
}
