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
import { decodeSteps, encodeSteps } from '#core/anomaly/steps-codec.ts';
import { decodeEnded, encodeEnded } from '#core/conversations/ended-codec.ts';
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
  query,
  queryAll,
  text,
  textOf,
} from './items.ts';
import {
  conversationsKey,
  conversationsPartition,
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
  spendStepsKey,
  spendStepsPartition,
  tooLateKey,
  tooLatePartition,
} from './keys.ts';
import { dynamoPages } from './pages.ts';

/** Bytes of rows in one item, below DynamoDB's 400 KB: ten thousand usual rows, or fewer whose names callers made long. */
const SEGMENT_BYTES = 300_000;
const NAME_DAYS = 400;
/** What is usual is read from seven days. */
const CONVERSATION_DAYS = 8;
/** What is odd is read from four weeks. */
const SPEND_STEP_DAYS = 29;
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
    const bytes = encodeSegment(rows, minute);
    const packed = deflateRawSync(bytes);
    if (packed.length > SEGMENT_BYTES && rows.length > 1) {
      const half = Math.ceil(rows.length / 2);
      await putRows(keyFor, minute, rows.slice(0, half), expiresAt);
      return putRows(keyFor, minute, rows.slice(half), expiresAt);
    }
    // The digest is of the content, ids and readings alike: a repeat is the same item, and a better reading of the same
    // ids never overwrites the other one in whatever order they come; the fold chooses.
    const key = keyFor(createHash('sha256').update(bytes).digest());
    await put(key, { b: binary(packed), x: expiry(expiresAt) });
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
    async *readSegments(scope, from, to) {
      for (let hour = floorTo(from, HOUR); from < to && hour < to; hour += HOUR) {
        const range = minuteRange(Math.max(from, hour), Math.min(to, hour + HOUR));
        const lanes = Array.from({ length: LANES }, (_, lane) =>
          query(client, table, segmentPartition(scope, hour, lane), { range }),
        );
        for await (const { minute, items } of byMinute(lanes)) {
          yield { minute, rows: items.flatMap((item) => rowsOf(scope, item)) };
        }
      }
    },

    putTooLate: (scope, minute, rows) =>
      putRows((digest) => tooLateKey(scope, minute, digest), minute, rows, minuteOf(Date.now()) + SEGMENT_DAYS * DAY),
    async readTooLate(scope) {
      return (await queryAll(client, table, tooLatePartition(scope))).flatMap((item) => rowsOf(scope, item));
    },

    async markDirty(scope, minute) {
      await put(dirtyKey(scope, minute), { t: text(randomUUID()) });
    },
    async dirtyMarks(scope, limit) {
      const items = await queryAll(client, table, dirtyPartition(scope), { newest: limit });
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

    async putConversations(scope, hour, ended) {
      const packed = deflateRawSync(encodeEnded(ended));
      await put(conversationsKey(scope, hour), { b: binary(packed), x: expiry(hour + CONVERSATION_DAYS * DAY) });
    },
    async readConversations(scope, from, to) {
      const items = await queryAll(client, table, conversationsPartition(scope), { range: minuteRange(from, to) });
      return new Map(
        items.map((item) => [minuteOfSort(textOf(item, 's')), decodeEnded(inflateRawSync(binaryOf(item, 'b')))]),
      );
    },

    async putSpendSteps(scope, hour, steps) {
      const packed = deflateRawSync(encodeSteps(steps));
      await put(spendStepsKey(scope, hour), { b: binary(packed), x: expiry(hour + SPEND_STEP_DAYS * DAY) });
    },
    async readSpendSteps(scope, from, to) {
      const items = await queryAll(client, table, spendStepsPartition(scope), { range: minuteRange(from, to) });
      return new Map(
        items.map((item) => [minuteOfSort(textOf(item, 's')), decodeSteps(inflateRawSync(binaryOf(item, 'b')))]),
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
        ...(item['comparedFrom'] && { comparedFrom: numberOf(item, 'comparedFrom') }),
        ...(item['seenUntil'] && { seenUntil: numberOf(item, 'seenUntil') }),
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
            // What was never set is behind everything; a scope that is not there gets nothing.
            ConditionExpression: ['attribute_exists(p)', ...fields.map(([name]) => notAhead(name))].join(' AND '),
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
          new BatchGetItemCommand({ RequestItems: { [table]: { Keys: batch, ConsistentRead: true } } }),
        );
        for (const item of Responses?.[table] ?? [])
          names.set(textOf(item, 'p').slice(nameKey('').p.length), textOf(item, 'n'));
        keys = [...(UnprocessedKeys?.[table]?.Keys ?? []), ...keys.slice(BATCH_GET_LIMIT)];
      }
      return names;
    },
  };
}

const notAhead = (name: string): string => `(attribute_not_exists(${name}) OR ${name} <= :${name})`;

/** Joins lanes, each in order of its minutes, into one; a lane is read on only when its next minute is due. */
async function* byMinute(
  lanes: readonly AsyncGenerator<Item>[],
): AsyncGenerator<{ minute: EpochMinute; items: Item[] }> {
  const heads = await Promise.all(lanes.map((lane) => lane.next()));
  const minutes = () => heads.flatMap(({ done, value }) => (done ? [] : [minuteOfSort(textOf(value, 's'))]));
  for (let left = minutes(); left.length > 0; left = minutes()) {
    const minute = Math.min(...left);
    const items: Item[] = [];
    for (const [index, lane] of lanes.entries()) {
      for (let head = heads[index]; head && !head.done && minuteOfSort(textOf(head.value, 's')) === minute; ) {
        items.push(head.value);
        head = await lane.next();
        heads[index] = head;
      }
    }
    yield { minute, items };
  }
}

/** Time to live in epoch seconds (AWS docs: DynamoDB TTL). */
const expiry = (minute: EpochMinute) => number(msOf(minute) / 1000);
