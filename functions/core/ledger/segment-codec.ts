import { ByteReader, ByteWriter, DictionaryWriter, readDictionary } from '#core/bytes.ts';
import { type ServiceTier, TOKEN_METERS, type TokenMeter, type TurnFeatures } from '#core/invocation/invocation.ts';
import { type EpochMinute, msOf } from '#core/time.ts';
import type { Row } from './row.ts';

/**
 * The rows of one batch and one minute as columns: ids, then a dictionary of strings, then one column a field. About 20 bytes
 * a row beside its 16-byte id before compression, and 8 a hash where there are loop features. What the key of the item tells
 * (scope, minute) is not repeated. A reader accepts this version and the one before.
 */
export const SEGMENT_VERSION = 1;

const TIERS: readonly ServiceTier[] = ['standard', 'flex', 'priority', 'reserved'];
const FEATURE_HASHES = ['conversation', 'prefix', 'call', 'result', 'answer'] as const;
const ERROR_KNOWN = 1 << 5;
const IS_ERROR = 1 << 6;

export function encodeSegment(rows: readonly Row[], minute: EpochMinute): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  out.byte(SEGMENT_VERSION);
  out.varint(rows.length);
  out.varint(keyIdOf(rows));
  for (const { requestId } of rows) {
    const hashed = requestId.startsWith('#');
    out.byte(hashed ? 1 : 0);
    out.fixedHex(hashed ? requestId.slice(1) : requestId.replaceAll('-', ''));
  }
  const dictionary = new DictionaryWriter();
  const columns = new ByteWriter();
  const word = (of: (row: Row) => string | undefined): void => {
    for (const row of rows) columns.varint(dictionary.indexOf(of(row)));
  };
  const number = (of: (row: Row) => number | undefined): void => {
    for (const row of rows) columns.optional(of(row));
  };
  number((row) => row.timestamp - msOf(minute));
  number((row) => row.parserVersion);
  word((row) => row.modelId);
  word((row) => row.invokedModelId);
  word((row) => row.operation);
  word((row) => row.role);
  word((row) => row.errorCode);
  word((row) => row.stopReason);
  number(
    (row) =>
      TIERS.indexOf(row.tier) |
      (Number(row.streamed) << 2) |
      (Number(row.latencyOptimized) << 3) |
      (Number(row.inputWasInclusive) << 4),
  );
  number((row) => row.latencyMs);
  number((row) => row.images);
  for (const meter of TOKEN_METERS) number((row) => row.tokens[meter]);
  for (const { metadata } of rows) {
    const entries = Object.entries(metadata);
    columns.varint(entries.length);
    for (const [key, value] of entries) {
      columns.varint(dictionary.indexOf(key));
      columns.varint(dictionary.indexOf(value));
    }
  }
  for (const { features } of rows) encodeFeatures(columns, features);
  dictionary.write(out);
  return concat(out.finish(), columns.finish());
}

export function decodeSegment(bytes: Uint8Array, scope: string, minute: EpochMinute): Row[] {
  const from = new ByteReader(bytes);
  const version = from.byte();
  if (version !== SEGMENT_VERSION) throw new Error(`segment version ${version} is not known`);
  const size = from.varint();
  const keyId = from.varint();
  const ids = Array.from({ length: size }, () => {
    const hashed = from.byte() === 1;
    const digits = from.fixedHex(16);
    return hashed ? `#${digits}` : uuidOf(digits);
  });
  const wordOf = readDictionary(from);
  const words = () => Array.from({ length: size }, () => wordOf(from.varint()));
  const numbers = () => Array.from({ length: size }, () => from.optional());
  const offset = numbers();
  const parserVersion = numbers();
  const modelId = words();
  const invokedModelId = words();
  const operation = words();
  const role = words();
  const errorCode = words();
  const stopReason = words();
  const flags = numbers();
  const latencyMs = numbers();
  const images = numbers();
  const tokens = TOKEN_METERS.map(numbers);
  const metadata = ids.map(() =>
    Object.fromEntries(
      Array.from({ length: from.varint() }, () => [wordOf(from.varint()) ?? '', wordOf(from.varint()) ?? '']),
    ),
  );
  const features = ids.map(() => decodeFeatures(from, keyId));
  return ids.map((requestId, i) => {
    const flag = flags[i] ?? 0;
    return withoutUndefined({
      scope,
      requestId,
      timestamp: msOf(minute) + (offset[i] ?? 0),
      operation: operation[i] ?? '',
      modelId: modelId[i] ?? '',
      invokedModelId: invokedModelId[i],
      role: role[i],
      errorCode: errorCode[i],
      stopReason: stopReason[i],
      streamed: (flag & 4) !== 0,
      latencyMs: latencyMs[i],
      tokens: Object.fromEntries(TOKEN_METERS.map((meter, m) => [meter, tokens[m]?.[i]])) as Record<
        TokenMeter,
        number | undefined
      >,
      images: images[i],
      tier: TIERS[flag & 3] ?? 'standard',
      latencyOptimized: (flag & 8) !== 0,
      inputWasInclusive: (flag & 16) !== 0,
      metadata: metadata[i] ?? {},
      features: features[i],
      parserVersion: parserVersion[i] ?? 0,
    });
  });
}

/** The key of the ring is chosen by event time and periods begin on a minute, so the rows of a minute share one. */
function keyIdOf(rows: readonly Row[]): number {
  const ids = new Set(rows.flatMap((row) => (row.features ? [row.features.keyId] : [])));
  if (ids.size > 1) throw new Error('rows of one minute were hashed with different keys');
  return ids.values().next().value ?? 0;
}

function encodeFeatures(out: ByteWriter, features: TurnFeatures | undefined): void {
  if (!features) {
    out.varint(0);
    return;
  }
  const present = FEATURE_HASHES.reduce(
    (bits, name, bit) => (features[name] === undefined ? bits : bits | (1 << bit)),
    0,
  );
  const error = features.resultIsError === undefined ? 0 : ERROR_KNOWN | (features.resultIsError ? IS_ERROR : 0);
  out.varint(((present | error) << 1) | 1);
  out.optional(features.turns);
  for (const name of FEATURE_HASHES) {
    const hash = features[name];
    if (hash !== undefined) out.fixedHex(hash);
  }
}

function decodeFeatures(from: ByteReader, keyId: number): TurnFeatures | undefined {
  const head = from.varint();
  if (head === 0) return undefined;
  const bits = head >> 1;
  const turns = from.optional();
  const hashes: Partial<Record<(typeof FEATURE_HASHES)[number], string>> = {};
  for (const [bit, name] of FEATURE_HASHES.entries()) if (bits & (1 << bit)) hashes[name] = from.fixedHex(8);
  return {
    keyId,
    ...(turns !== undefined && { turns }),
    ...hashes,
    ...((bits & ERROR_KNOWN) !== 0 && { resultIsError: (bits & IS_ERROR) !== 0 }),
  };
}

/** The row without its undefined fields, so that a row read back equals the row written. */
function withoutUndefined(row: { [Field in keyof Row]: Row[Field] | undefined }): Row {
  for (const field in row) if (row[field as keyof Row] === undefined) delete row[field as keyof Row];
  return row as Row;
}

const uuidOf = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
