import { type ByteReader, readDictionary } from '#core/bytes.ts';
import { cutHash, TOKEN_METERS, type TurnFeatures } from '#core/invocation/invocation.ts';
import { idOf, type SegmentColumns, type Writable } from './segment-columns.ts';

const FEATURE_HASHES = ['conversation', 'prefix', 'call', 'result', 'answer'] as const;
const ERROR_KNOWN = 1 << 5;
const IS_ERROR = 1 << 6;

/**
 * Reads what follows the version byte of a segment of version 1: varints throughout, and 8 bytes a content hash, of which the
 * first are what version 2 keeps, so that equal readings are equal whichever wrote them.
 */
export function readVersion1(from: ByteReader): SegmentColumns {
  const size = from.varint();
  const keyId = from.varint();
  const column = <Value>(next: () => Value): Value[] => {
    const values: Value[] = [];
    for (let left = size; left > 0; left--) values.push(next());
    return values;
  };
  const requestId = column(() => idOf(from.byte() === 1, from.fixedHex(16)));
  const wordOf = readDictionary(from);
  const words = () => column(() => wordOf(from.varint()));
  const numbers = () => column(() => from.optional());
  return {
    requestId,
    offset: numbers(),
    parserVersion: numbers(),
    modelId: words(),
    invokedModelId: words(),
    operation: words(),
    role: words(),
    errorCode: words(),
    stopReason: words(),
    flags: numbers(),
    latencyMs: numbers(),
    images: numbers(),
    tokens: TOKEN_METERS.map(numbers),
    metadata: column(() => {
      // Not by assignment: a key may be `__proto__`.
      const entries: [string, string][] = [];
      for (let left = from.varint(); left > 0; left--)
        entries.push([wordOf(from.varint()) ?? '', wordOf(from.varint()) ?? '']);
      return Object.fromEntries(entries);
    }),
    features: column(() => featuresOf(from, keyId)),
  };
}

function featuresOf(from: ByteReader, keyId: number): TurnFeatures | undefined {
  const head = from.varint();
  if (head === 0) return undefined;
  const bits = head >> 1;
  const features: Writable<TurnFeatures> = { keyId };
  const turns = from.optional();
  if (turns !== undefined) features.turns = turns;
  for (const [bit, name] of FEATURE_HASHES.entries()) {
    if (bits & (1 << bit)) features[name] = cutHash(name, from.fixedHex(8));
  }
  if (bits & ERROR_KNOWN) features.resultIsError = (bits & IS_ERROR) !== 0;
  return features;
}
