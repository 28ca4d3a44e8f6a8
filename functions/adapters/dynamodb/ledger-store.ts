import { createHash, randomUUID } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import {
  BatchGetItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Hash } from '#core/invocation/invocation.ts';
import { SEGMENT_DAYS } from '#core/ledger/lateness.ts';
import type { Row } from '#core/ledger/row.ts';
import { decodeSegment, encodeSegment } from '#core/ledger/segment-codec.ts';
import type { LedgerStore, Progress } from '#core/ports/ledger-store.ts';
import { DAY, type EpochMinute, floorTo, HOUR, minuteOf, msOf } from '#core/time.ts';
import {
  binary,
  binaryOf,
  conditionHeld,
  type Item,
  keyOf,
  number,
  numberOf,
  queryAll,
  text,
  textOf,
} from './items.ts';
import {
  dirtyKey,
  dirtyPartition,
  type Key,
  LANES,
  minuteOfSort,
  minuteRange,
  nameKey,
  scopeKey,
  segmentKey,
  segmentPartition,
  tooLateKey,
  tooLatePartition,
} from './keys.ts';
import { dynamoPages } from './pages.ts';

/** Rows in one item: about 100 bytes each at the most, so an item stays well below DynamoDB's 400 KB. */
const ROWS_PER_ITEM = 2_000;
const NAME_DAYS = 400;
const BATCH_GET_LIMIT = 100;
/** Names and scopes already written by this process are not written again. */
const REMEMBERED = 50_000;

/** dynamoLedger keeps the ledger in one DynamoDB table; README.md beside it has the keys. */
export function dynamoLedger(client: DynamoDBClient, table: string): LedgerStore {
  const put = (key: Key, attributes: Item) =>
    client.send(new PutItemCommand({ TableName: table, Item: { ...keyOf(key), ...attributes } }));
  const written = new Set<string>();
  const once = async (key: Key, attributes: Item): Promise<void> => {
    const id = `${key.p}\n${key.s}`;
    if (written.has(id)) return;
    await put(key, attributes);
    if (written.size >= REMEMBERED) written.clear();
    written.add(id);
  };

  async function putRows(
    keyFor: (digest: Uint8Array) => Key,
    minute: EpochMinute,
    rows: readonly Row[],
    expiresAt: EpochMinute,
  ): Promise<void> {
    for (let at = 0; at < rows.length; at += ROWS_PER_ITEM) {
      const bytes = encodeSegment(rows.slice(at, at + ROWS_PER_ITEM), minute);
      // The digest is of the content, ids and readings alike: a repeat is the same item, and a better reading of the same
      // ids never overwrites the other one in whatever order they come; the fold chooses.
      const key = keyFor(createHash('sha256').update(bytes).digest());
      await put(key, { b: binary(deflateRawSync(bytes)), x: expiry(expiresAt) });
    }
  }
  const rowsOf = (scope: string, item: Item): Row[] =>
    decodeSegment(inflateRawSync(binaryOf(item, 'b')), scope, minuteOfSort(textOf(item, 's')));

  return {
    ...dynamoPages(client, table),

    async scopes() {
      return (await queryAll(client, table, scopeKey('').p)).map((item) => textOf(item, 's'));
    },
    async addScope(scope, now) {
      if (written.has(scope)) return;
      const hour = number(floorTo(now, HOUR));
      await conditionHeld(
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: { ...keyOf(scopeKey(scope)), foldedUntil: number(now), closingUntil: hour, closedUntil: hour },
            ConditionExpression: 'attribute_not_exists(p)',
          }),
        ),
      );
      written.add(scope);
    },

    putSegment: (scope, minute, rows) =>
      putRows((digest) => segmentKey(scope, minute, digest), minute, rows, minute + SEGMENT_DAYS * DAY),
    async readSegments(scope, from, to) {
      const byMinute = new Map<EpochMinute, Row[]>();
      for (let hour = floorTo(from, HOUR); hour < to; hour += HOUR) {
        const range = minuteRange(Math.max(from, hour), Math.min(to, hour + HOUR));
        const lanes = Array.from({ length: LANES }, (_, lane) => segmentPartition(scope, hour, lane));
        const items = (await Promise.all(lanes.map((partition) => queryAll(client, table, partition, range)))).flat();
        for (const item of items) {
          const minute = minuteOfSort(textOf(item, 's'));
          const rows = byMinute.get(minute) ?? [];
          rows.push(...rowsOf(scope, item));
          byMinute.set(minute, rows);
        }
      }
      return byMinute;
    },

    putTooLate: (scope, minute, rows) =>
      putRows((digest) => tooLateKey(scope, minute, digest), minute, rows, minuteOf(Date.now()) + SEGMENT_DAYS * DAY),
    async readTooLate(scope) {
      return (await queryAll(client, table, tooLatePartition(scope))).flatMap((item) => rowsOf(scope, item));
    },

    async markDirty(scope, minute) {
      await put(dirtyKey(scope, minute), { t: text(randomUUID()) });
    },
    async dirtyMarks(scope) {
      const items = await queryAll(client, table, dirtyPartition(scope));
      return items.map((item) => ({ minute: minuteOfSort(textOf(item, 's')), token: textOf(item, 't') }));
    },
    async clearDirty(scope, { minute, token }) {
      await conditionHeld(
        client.send(
          new DeleteItemCommand({
            TableName: table,
            Key: keyOf(dirtyKey(scope, minute)),
            ConditionExpression: 't = :token',
            ExpressionAttributeValues: { ':token': text(token) },
          }),
        ),
      );
    },

    async readProgress(scope) {
      const { Item: item } = await client.send(
        new GetItemCommand({ TableName: table, Key: keyOf(scopeKey(scope)), ConsistentRead: true }),
      );
      if (!item) return undefined;
      return {
        foldedUntil: numberOf(item, 'foldedUntil'),
        closingUntil: numberOf(item, 'closingUntil'),
        closedUntil: numberOf(item, 'closedUntil'),
      };
    },
    async advanceProgress(scope, progress) {
      const fields = Object.entries(progress) as [keyof Progress, number][];
      await conditionHeld(
        client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(scopeKey(scope)),
            UpdateExpression: `SET ${fields.map(([name]) => `${name} = :${name}`).join(', ')}`,
            ConditionExpression: fields.map(([name]) => `${name} <= :${name}`).join(' AND '),
            ExpressionAttributeValues: Object.fromEntries(fields.map(([name, value]) => [`:${name}`, number(value)])),
          }),
        ),
      );
    },

    async putNames(names) {
      const expiresAt = minuteOf(Date.now()) + NAME_DAYS * DAY;
      for (const [hash, name] of names) await once(nameKey(hash), { n: text(name), x: expiry(expiresAt) });
    },
    async readNames(hashes) {
      const names = new Map<Hash, string>();
      let keys = [...new Set(hashes)].map((hash) => keyOf(nameKey(hash)));
      while (keys.length > 0) {
        const batch = keys.slice(0, BATCH_GET_LIMIT);
        const { Responses, UnprocessedKeys } = await client.send(
          new BatchGetItemCommand({ RequestItems: { [table]: { Keys: batch } } }),
        );
        for (const item of Responses?.[table] ?? [])
          names.set(textOf(item, 'p').slice(nameKey('').p.length), textOf(item, 'n'));
        keys = [...(UnprocessedKeys?.[table]?.Keys ?? []), ...keys.slice(BATCH_GET_LIMIT)];
      }
      return names;
    },
  };
}

/** Time to live in epoch seconds (AWS docs: DynamoDB TTL). */
const expiry = (minute: EpochMinute) => number(msOf(minute) / 1000);
