const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/** Eight hex digits that stand for a text where a person reads it: the upper half of its 64-bit FNV-1a (draft-eastlake-fnv). */
export function shortId(text: string): string {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  return hash.toString(16).padStart(16, '0').slice(0, 8);
}
