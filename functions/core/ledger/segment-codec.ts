import { ByteReader, ByteWriter, DictionaryWriter, readDictionary } from '#core/bytes.ts';
import { TOKEN_METERS } from '#core/invocation/invocation.ts';
import { type EpochMinute, msOf } from '#core/time.ts';
import type { Row } from './row.ts';
import { flagsOf, hexOfId, idOf, NEXT_FLAG, rowsOf, type SegmentColumns } from './segment-columns.ts';
import { readVersion1 } from './segment-version-1.ts';
import { readTurns, writeTurns } from './turn-columns.ts';

/**
 * The rows of one batch, scope and minute as columns: a dictionary of strings, then one column a field, so that deflate sees
 * like beside like. What the key of the item tells (scope, minute) is not repeated, in a model's ARN neither. A change of
 * columns, or of the order of TOKEN_METERS, is a new version; this one and the one before are read.
 */
const SEGMENT_VERSION = 2;

/** The id is no UUID but a hash. */
const HASHED_ID = NEXT_FLAG;
/** The model's ARN is one of the scope, and its head is left out. */
const OWN_ARN = NEXT_FLAG << 1;
const ID_BYTES = 16;

export function encodeSegment(rows: readonly Row[], minute: EpochMinute): Uint8Array<ArrayBuffer> {
  const dictionary = new DictionaryWriter();
  const columns = new ByteWriter();
  const numbers = (of: (row: Row) => number): void => columns.column(rows.map(of));
  const optionals = (of: (row: Row) => number | undefined): void => columns.optionals(rows.map(of));
  const words = (of: (row: Row) => string | undefined): void => numbers((row) => dictionary.indexOf(of(row)));
  const isHashed = ({ requestId }: Row): boolean => requestId.startsWith('#');
  const head = arnHead(rows[0]?.scope ?? '');
  const isOwn = ({ modelId }: Row): boolean => modelId.startsWith(head);

  numbers((row) => flagsOf(row) | (isHashed(row) ? HASHED_ID : 0) | (isOwn(row) ? OWN_ARN : 0));
  for (const row of rows) columns.fixedHex(hexOfId(row.requestId));
  // Seconds and the rest apart: the time stamps of real records are whole seconds, so the rest takes one byte for all rows.
  numbers((row) => Math.floor((row.timestamp - msOf(minute)) / 1000));
  numbers((row) => row.timestamp % 1000);
  numbers((row) => row.parserVersion);
  words((row) => (isOwn(row) ? row.modelId.slice(head.length) : row.modelId));
  words((row) => row.invokedModelId);
  words((row) => row.operation);
  words((row) => row.role);
  words((row) => row.errorCode);
  words((row) => row.stopReason);
  optionals((row) => row.latencyMs);
  optionals((row) => row.images);
  for (const meter of TOKEN_METERS) optionals((row) => row.tokens[meter]);
  const metadata = rows.map((row) => Object.entries(row.metadata));
  columns.column(metadata.map((entries) => entries.length));
  columns.column(metadata.flat(2).map((text) => dictionary.indexOf(text)));
  writeTurns(
    columns,
    rows.map(({ features }) => features),
  );

  const out = new ByteWriter();
  out.byte(SEGMENT_VERSION);
  out.varint(rows.length);
  out.varint(keyIdOf(rows));
  dictionary.write(out);
  out.append(columns.finish());
  return out.finish();
}

/** Reads segments of this version and the last one. */
export function decodeSegment(bytes: Uint8Array, scope: string, minute: EpochMinute): Row[] {
  const from = new ByteReader(bytes);
  const version = from.byte();
  if (version === 1) return rowsOf(readVersion1(from), scope, minute);
  if (version !== SEGMENT_VERSION) throw new Error(`segment version ${version} is not known`);
  return rowsOf(readColumns(from, scope), scope, minute);
}

function readColumns(from: ByteReader, scope: string): SegmentColumns {
  const size = from.varint();
  const keyId = from.varint();
  const wordOf = readDictionary(from);
  const numbers = () => from.column(size);
  const optionals = () => from.optionals(size);
  const words = () => numbers().map(wordOf);
  const flags = numbers();
  const requestId = flags.map((flag) => idOf((flag & HASHED_ID) !== 0, from.fixedHex(ID_BYTES)));
  const seconds = numbers();
  const milliseconds = numbers();
  return {
    requestId,
    flags,
    offset: seconds.map((second, i) => second * 1000 + (milliseconds[i] ?? 0)),
    parserVersion: numbers(),
    modelId: wholeIds(words(), flags, arnHead(scope)),
    invokedModelId: words(),
    operation: words(),
    role: words(),
    errorCode: words(),
    stopReason: words(),
    latencyMs: optionals(),
    images: optionals(),
    tokens: TOKEN_METERS.map(optionals),
    metadata: readMetadata(numbers(), (count) => from.column(count).map(wordOf)),
    features: readTurns(from, size, keyId),
  };
}

/** Puts the heads of ARNs back, once a model and not once a row: equal ids stay one text, whose hash is computed once. */
function wholeIds(ids: readonly (string | undefined)[], flags: readonly number[], head: string): string[] {
  const known = new Map<string, string>();
  return ids.map((id = '', i) => {
    if (((flags[i] ?? 0) & OWN_ARN) === 0) return id;
    const whole = known.get(id) ?? head + id;
    known.set(id, whole);
    return whole;
  });
}

function readMetadata(
  sizes: readonly number[],
  wordsOf: (count: number) => (string | undefined)[],
): Record<string, string>[] {
  const texts = wordsOf(2 * sizes.reduce((sum, size) => sum + size, 0));
  let next = 0;
  const word = () => texts[next++] ?? '';
  // Not by assignment: a key may be `__proto__`.
  return sizes.map((size) => Object.fromEntries(Array.from({ length: size }, () => [word(), word()])));
}

/** The key of the ring is chosen by event time and periods begin on a minute, so the rows of a minute share one. */
function keyIdOf(rows: readonly Row[]): number {
  const ids = new Set(rows.flatMap((row) => (row.features ? [row.features.keyId] : [])));
  if (ids.size > 1) throw new Error('rows of one minute were hashed with different keys');
  return ids.values().next().value ?? 0;
}

function arnHead(scope: string): string {
  const [partition = '', account = '', region = ''] = scope.split('.');
  return `arn:${partition}:bedrock:${region}:${account}:`;
}
