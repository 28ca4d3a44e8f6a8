import { open } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';
import { isGzip } from '#adapters/cloudwatch-logs/inflate.ts';
import type { EpochMs } from '#core/time.ts';
import type { Source } from './list-sources.ts';

/** Enough for the first fields of a record; inflated it is at most 8 MiB. */
const PEEK_BYTES = 8 * 1024;
const OPEN_AT_ONCE = 16;

const TIME = String.raw`\d{13}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?`;
/** A field of a record, escaped inside a message or not, a cell of a Logs Insights row, or the start of an exported line. */
const FIRST_TIME = new RegExp(
  String.raw`timestamp\\?"\s*(?::|,\s*"value"\s*:)\s*\\?"?(?<field>${TIME})|^\s*(?<start>${TIME}) `,
);
const ENVELOPE_DATA = /"data"\s*:\s*"(?<base64>H4sI[A-Za-z0-9+/]*)/;

/**
 * inTimeOrder sorts by the first time stamp near each file's start. One whose time is not cheaply known stays behind the source it
 * followed; the order is a help for the reader's clock, not a promise.
 */
export async function inTimeOrder(sources: readonly Source[]): Promise<Source[]> {
  if (sources.length < 2) return [...sources];
  const timed: { readonly source: Source; readonly at: EpochMs }[] = [];
  let at = Number.NEGATIVE_INFINITY;
  for (let from = 0; from < sources.length; from += OPEN_AT_ONCE) {
    const batch = sources.slice(from, from + OPEN_AT_ONCE);
    const times = await Promise.all(batch.map(({ name, isFile }) => (isFile ? firstTime(name) : undefined)));
    for (const [index, source] of batch.entries()) {
      at = times[index] ?? at;
      timed.push({ source, at });
    }
  }
  timed.sort((a, b) => (a.at === b.at ? 0 : a.at - b.at));
  return timed.map(({ source }) => source);
}

async function firstTime(path: string): Promise<EpochMs | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(PEEK_BYTES), 0, PEEK_BYTES, 0);
    return timeIn(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function timeIn(bytes: Buffer): EpochMs | undefined {
  const text = (isGzip(bytes) ? startOfGzip(bytes) : bytes).toString('utf8');
  const base64 = ENVELOPE_DATA.exec(text)?.groups?.base64;
  if (base64 !== undefined) return timeIn(Buffer.from(base64, 'base64'));
  const { field, start } = FIRST_TIME.exec(text)?.groups ?? {};
  return epochOf(field ?? start);
}

function startOfGzip(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}

function epochOf(time: string | undefined): EpochMs | undefined {
  if (time === undefined) return undefined;
  if (/^\d+$/.test(time)) return Number(time);
  const at = Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(time) ? time : `${time.replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? undefined : at;
}
