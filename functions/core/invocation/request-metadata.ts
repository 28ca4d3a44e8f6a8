import { objectOf } from './json.ts';

/** AWS docs: cost-mgmt-request-metadata. The limits hold for the API; here they hold whatever a record says. */
const MAX_ENTRIES = 16;
const MAX_VALUE = 256;

/** Picks the allow-listed string entries of `requestMetadata`: at most 16, values cut to 256 characters. */
export function allowedMetadata(
  requestMetadata: unknown,
  allowed: readonly Iterable<string>[],
): Readonly<Record<string, string>> {
  const given = objectOf(requestMetadata);
  const entries = new Map<string, string>();
  if (given === undefined) return {};
  for (const keys of allowed) {
    for (const key of keys) {
      if (entries.size === MAX_ENTRIES) break;
      const value = Object.hasOwn(given, key) ? given[key] : undefined;
      if (typeof value === 'string') entries.set(key, value.slice(0, MAX_VALUE).toWellFormed());
    }
  }
  return Object.fromEntries(entries);
}
