type Pattern = { readonly [field: string]: Pattern | readonly unknown[] };

/** Whether an event matches a pattern, as far as patterns here go: fields, values, `prefix`, `wildcard` (AWS docs: event patterns). */
export function matches(pattern: Pattern, event: unknown): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    const value = Object(event)[field];
    return Array.isArray(wanted) ? wanted.some((one) => isMatch(one, value)) : matches(wanted as Pattern, value);
  });
}

function isMatch(wanted: unknown, value: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return wanted === value;
  const { prefix, wildcard } = wanted as { prefix?: string; wildcard?: string };
  if (typeof value !== 'string') return false;
  if (prefix !== undefined) return value.startsWith(prefix);
  if (wildcard === undefined) throw new Error(`no such matcher here: ${JSON.stringify(wanted)}`);
  const expression = wildcard.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${expression}$`, 's').test(value);
}
