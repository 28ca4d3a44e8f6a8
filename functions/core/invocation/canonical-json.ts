import type { JsonObject } from './json.ts';

/** Tool arguments of real agents nest a handful of levels; a record nested to overflow the stack is cut here. */
const MAX_DEPTH = 32;

/** Writes parsed JSON with sorted keys, so that equal values are equal texts. What lies deeper than 32 levels is not told apart. */
export function canonicalJson(value: unknown, depth = MAX_DEPTH): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (depth === 0) return '"..."';
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth - 1)).join(',')}]`;
  let text = '';
  for (const key of Object.keys(value).sort()) {
    text += `${text && ','}${JSON.stringify(key)}:${canonicalJson((value as JsonObject)[key], depth - 1)}`;
  }
  return `{${text}}`;
}
