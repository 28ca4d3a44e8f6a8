import type { ServiceTier } from './invocation.ts';
import { type JsonObject, objectOf, textOf } from './json.ts';

const TIERS: ReadonlyMap<string, ServiceTier> = new Map([
  ['flex', 'flex'],
  ['priority', 'priority'],
  ['reserved', 'reserved'],
]);

const tierIn = (body: JsonObject | undefined): string | undefined =>
  textOf(objectOf(body?.serviceTier)?.type) ?? textOf(body?.service_tier);

/**
 * The tier that served the call: what the response says, else what the request asked. Converse names it `serviceTier.type`, some
 * InvokeModel bodies `service_tier`; the header that usually carries it is not logged (AWS docs: service-tiers).
 */
export const serviceTierOf = (request: JsonObject | undefined, response: JsonObject | undefined): ServiceTier =>
  TIERS.get(tierIn(response) ?? tierIn(request) ?? '') ?? 'standard';

/** Whether latency-optimized inference served the call (AWS docs: latency-optimized-inference); the response wins here too. */
export const isLatencyOptimized = (request: JsonObject | undefined, response: JsonObject | undefined): boolean =>
  (objectOf(response?.performanceConfig) ?? objectOf(request?.performanceConfig))?.latency === 'optimized';
