import { canonicalJson } from '#core/invocation/canonical-json.ts';
import type { Hash, Invocation } from '#core/invocation/invocation.ts';
import { usageIsKnown } from '#core/invocation/invocation.ts';
import type { KeyedHash } from '#core/ports/keyed-hash.ts';

/** Raised when reading gets better at the same record, so that a replay with a newer parser corrects what an older one wrote. */
export const PARSER_VERSION = 1;

/** An invocation as the ledger keeps it: `role` and the values of `metadata` are hashes, their text is a name item of its own. */
export interface Row extends Invocation {
  readonly parserVersion: number;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Request ids are UUIDs and kept as such; any other id is kept as `#` and 16 bytes of its hash, which tell it apart as well. */
function rowId(requestId: string, hash: KeyedHash): string {
  const id = requestId.toLowerCase();
  return UUID.test(id) ? id : `#${hash('id.1', requestId)}${hash('id.2', requestId)}`;
}

/**
 * toRow gives the row of a call and adds the texts its hashes stand for to `names`. Of the metadata it keeps the keys that spend
 * is summed by; what links a conversation is in the row's features already.
 */
export function toRow(
  call: Invocation,
  rollupKeys: ReadonlySet<string>,
  hash: KeyedHash,
  names: Map<Hash, string>,
): Row {
  const named = (domain: string, text: string): Hash => {
    const name = hash(domain, text);
    names.set(name, text);
    return name;
  };
  const { role, metadata, requestId, ...rest } = call;
  return {
    ...rest,
    requestId: rowId(requestId, hash),
    ...(role !== undefined && { role: named('role', role) }),
    metadata: Object.fromEntries(
      Object.entries(metadata)
        .filter(([key]) => rollupKeys.has(key))
        .map(([key, value]) => [key, named(`metadata.${key}`, value)]),
    ),
    parserVersion: PARSER_VERSION,
  };
}

/** Of two readings of one request the better one: newer parser, then known usage, then known cache lifetime; equals keep the first. */
export function betterRow(a: Row, b: Row): Row {
  for (const merit of [parser, usage, lifetime]) {
    const difference = merit(b) - merit(a);
    if (difference !== 0) return difference > 0 ? b : a;
  }
  // Equal in merit and still different: take the same one whatever the order of arrival, first by what is summed.
  for (const text of [summed, whole]) {
    const [textA, textB] = [text(a), text(b)];
    if (textA !== textB) return textB < textA ? b : a;
  }
  return a;
}

const parser = (row: Row): number => row.parserVersion;
const usage = (row: Row): number => Number(usageIsKnown(row));
const lifetime = (row: Row): number => -(row.tokens.cacheWriteUnknownTtl ?? 0);
const summed = ({ features: _, ...row }: Row): string => canonicalJson(row);
const whole = (row: Row): string => canonicalJson(row);

/** One row per request id, whatever the order, overlap or number of deliveries; sorted by time, then id. */
export function dedupe(rows: Iterable<Row>): Row[] {
  const byId = new Map<string, Row>();
  for (const row of rows) {
    const known = byId.get(row.requestId);
    byId.set(row.requestId, known === undefined ? row : betterRow(known, row));
  }
  return [...byId.values()].sort((a, b) => a.timestamp - b.timestamp || (a.requestId < b.requestId ? -1 : 1));
}
