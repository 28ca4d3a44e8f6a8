import { ByteReader, ByteWriter, DictionaryWriter, readDictionary } from '#core/bytes.ts';
import { type ServiceTier, TOKEN_METERS, type TurnFeatures } from '#core/invocation/invocation.ts';
import { type EpochMinute, msOf } from '#core/time.ts';
import type { Row } from './row.ts';

/**
 * The rows of one batch and one minute as columns: ids, then a dictionary of strings, then one column a field. About 20 bytes
 * a row beside its 16-byte id before compression, and 8 a hash where there are loop features. What the key of the item tells
 * (scope, minute) is not repeated. A change of columns, or of the order of TOKEN_METERS or PRICE_LAYERS, is a new version.
 */
const SEGMENT_VERSION = 1;

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
    out.fixedHex(hashed ? requestId.slice(1) : hexOfUuid(requestId));
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
  const column = <Value>(next: () => Value): Value[] => {
    const values: Value[] = [];
    for (let left = size; left > 0; left--) values.push(next());
    return values;
  };
  const ids = column(() => (from.byte() === 1 ? `#${from.fixedHex(16)}` : uuidOf(from.fixedHex(16))));
  const wordOf = readDictionary(from);
  const words = () => column(() => wordOf(from.varint()));
  const numbers = () => column(() => from.optional());
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
  const [input, output, cacheRead, cacheWrite5m, cacheWrite1h, cacheWrite30m, cacheWriteUnknownTtl] = [
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
  ];
  const metadata = column(() => {
    // Not by assignment: a key may be `__proto__`.
    const entries: [string, string][] = [];
    for (let left = from.varint(); left > 0; left--)
      entries.push([wordOf(from.varint()) ?? '', wordOf(from.varint()) ?? '']);
    return Object.fromEntries(entries);
  });
  const features = column(() => decodeFeatures(from, keyId));
  return ids.map((requestId, i) => {
    const flag = flags[i] ?? 0;
    const row: Writable<Row> = {
      scope,
      requestId,
      timestamp: msOf(minute) + (offset[i] ?? 0),
      operation: operation[i] ?? '',
      modelId: modelId[i] ?? '',
      streamed: (flag & 4) !== 0,
      tokens: {
        input: input[i],
        output: output[i],
        cacheRead: cacheRead[i],
        cacheWrite5m: cacheWrite5m[i],
        cacheWrite1h: cacheWrite1h[i],
        cacheWrite30m: cacheWrite30m[i],
        cacheWriteUnknownTtl: cacheWriteUnknownTtl[i],
      },
      tier: TIERS[flag & 3] ?? 'standard',
      latencyOptimized: (flag & 8) !== 0,
      inputWasInclusive: (flag & 16) !== 0,
      metadata: metadata[i] ?? {},
      parserVersion: parserVersion[i] ?? 0,
    };
    // What is absent stays absent, so that a row read back equals the row written.
    setIfKnown(row, 'invokedModelId', invokedModelId[i]);
    setIfKnown(row, 'role', role[i]);
    setIfKnown(row, 'errorCode', errorCode[i]);
    setIfKnown(row, 'stopReason', stopReason[i]);
    setIfKnown(row, 'latencyMs', latencyMs[i]);
    setIfKnown(row, 'images', images[i]);
    setIfKnown(row, 'features', features[i]);
    return row;
  });
}

type Writable<Value> = { -readonly [Field in keyof Value]: Value[Field] };

function setIfKnown<Field extends keyof Row>(row: Writable<Row>, field: Field, value: Row[Field] | undefined): void {
  if (value !== undefined) row[field] = value;
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
  const features: Writable<TurnFeatures> = { keyId };
  const turns = from.optional();
  if (turns !== undefined) features.turns = turns;
  for (let bit = 0; bit < FEATURE_HASHES.length; bit++) {
    const name = FEATURE_HASHES[bit];
    if (name !== undefined && bits & (1 << bit)) features[name] = from.fixedHex(8);
  }
  if (bits & ERROR_KNOWN) features.resultIsError = (bits & IS_ERROR) !== 0;
  return features;
}

const hexOfUuid = (uuid: string): string =>
  uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(14, 18) + uuid.slice(19, 23) + uuid.slice(24);

const uuidOf = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
