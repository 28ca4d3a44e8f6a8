import type { ByteReader, ByteWriter } from '#core/bytes.ts';
import { type Hash, TURN_HASH_BYTES, type TurnFeatures, type TurnHash } from '#core/invocation/invocation.ts';
import type { Writable } from './segment-columns.ts';

const TURN_HASHES = Object.keys(TURN_HASH_BYTES) as readonly TurnHash[];

/** What is known of the result, and whether there are features at all. */
const NO_FEATURES = 0;
const RESULT_UNKNOWN = 1;
const RESULT_FINE = 2;
const RESULT_FAILED = 3;

export function writeTurns(out: ByteWriter, turns: readonly (TurnFeatures | undefined)[]): void {
  out.column(turns.map(resultCodeOf));
  out.optionals(turns.map((features) => features?.turns));
  for (const name of TURN_HASHES) {
    writeHashes(
      out,
      turns.map((features) => features?.[name]),
      TURN_HASH_BYTES[name],
    );
  }
}

export function readTurns(from: ByteReader, size: number, keyId: number): (TurnFeatures | undefined)[] {
  const results = from.column(size);
  const turns = from.optionals(size);
  const hashes = TURN_HASHES.map((name) => [name, readHashes(from, size, TURN_HASH_BYTES[name])] as const);
  return results.map((result, i) => {
    if (result === NO_FEATURES) return undefined;
    const features: Writable<TurnFeatures> = { keyId };
    if (turns[i] !== undefined) features.turns = turns[i];
    for (const [name, column] of hashes) if (column[i] !== undefined) features[name] = column[i];
    if (result !== RESULT_UNKNOWN) features.resultIsError = result === RESULT_FAILED;
    return features;
  });
}

function resultCodeOf(features: TurnFeatures | undefined): number {
  if (!features) return NO_FEATURES;
  if (features.resultIsError === undefined) return RESULT_UNKNOWN;
  return features.resultIsError ? RESULT_FAILED : RESULT_FINE;
}

/** Of each row 0 for none, 1 for the next hash that was not there before, n + 1 for the n-th of those; then those. */
function writeHashes(out: ByteWriter, hashes: readonly (Hash | undefined)[], bytes: number): void {
  const places = new Map<Hash, number>();
  out.column(
    hashes.map((hash) => {
      if (hash === undefined) return 0;
      const place = places.get(hash);
      if (place !== undefined) return place;
      if (hash.length !== bytes * 2) throw new Error(`a hash of ${hash.length} digits where ${bytes} bytes are kept`);
      places.set(hash, places.size + 2);
      return 1;
    }),
  );
  for (const hash of places.keys()) out.fixedHex(hash);
}

function readHashes(from: ByteReader, size: number, bytes: number): (Hash | undefined)[] {
  const places = from.column(size);
  const fresh: Hash[] = [];
  for (const place of places) if (place === 1) fresh.push(from.fixedHex(bytes));
  let next = 0;
  return places.map((place) => (place === 0 ? undefined : fresh[place === 1 ? next++ : place - 2]));
}
