import type { EndpointScope } from './model-reference.ts';
import { parseModelId } from './parse-model-id.ts';

export interface CatalogModel {
  /** The one model behind all entries; undefined when there is none or several. */
  readonly model: string | undefined;
  readonly endpoint: EndpointScope | undefined;
}

/**
 * Reads from a profile's model list which model it calls and through which endpoint. GetInferenceProfile does not tell what a
 * profile was copied from, so the Regions of its model ARNs decide (AWS docs: inference-profiles-create): an ARN without a
 * Region or Regions of several geographies mean global, several Regions of one geography a geography profile.
 */
export function readCatalogModels(models: readonly string[]): CatalogModel {
  const references = models.map(parseModelId);
  const names = new Set(references.map((reference) => reference.model));
  const model = names.size === 1 ? references[0]?.model : undefined;
  if (model === undefined) return { model, endpoint: undefined };
  const prefixed = new Set(references.map((reference) => reference.endpoint));
  if (prefixed.has('global')) return { model, endpoint: 'global' };
  if (prefixed.has('geo')) return { model, endpoint: 'geo' };
  return { model, endpoint: endpointOf(new Set(models.flatMap(regionOf))) };
}

const regionOf = (entry: string): string[] => (entry.startsWith('arn:') ? [entry.split(':')[3] ?? ''] : []);

function endpointOf(regions: ReadonlySet<string>): EndpointScope {
  const geographies = new Set([...regions].map(geographyOf));
  if (regions.has('') || geographies.size > 1) return 'global';
  return regions.size > 1 ? 'geo' : 'in-region';
}

// Canada and the United States are one geography: `us.` profiles called from Canada reach both (public IAM policies of 2026),
// and taking one for global would price it 10 % too low.
const geographyOf = (region: string): string | undefined =>
  region.startsWith('us-gov-') ? 'us-gov' : region.replace(/^ca-/, 'us-').split('-')[0];
