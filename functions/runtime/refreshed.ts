/**
 * refreshed keeps what `load` gave for `maxAgeMs`, so that a warm function sees new prices and settings without reading them on
 * every call. A failed reload keeps the old value and is tried again on the next call; without an old value it throws.
 */
export function refreshed<Value>(
  load: () => Promise<Value>,
  maxAgeMs: number,
  now: () => number = Date.now,
): () => Promise<Value> {
  let current: { value: Value; at: number } | undefined;
  return async () => {
    if (current && now() - current.at < maxAgeMs) return current.value;
    try {
      current = { value: await load(), at: now() };
    } catch (error) {
      if (!current) throw error;
    }
    return current.value;
  };
}
