import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { LENGTH, type Resolution } from '#core/ledger/cover.ts';
import { SEGMENT_DAYS } from '#core/ledger/lateness.ts';
import { decodePage, encodePage } from '#core/ledger/page-codec.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import { DAY, type EpochMinute, HOUR, msOf, startOfMonth } from '#core/time.ts';
import {
  binary,
  binaryOf,
  conditionHeld,
  type Item,
  keyOf,
  number,
  numberOf,
  putOver,
  queryAll,
  text,
  textOf,
} from './items.ts';
import { minuteOfSort, minuteRange, pageKey, pagePartition, pagePartKey } from './keys.ts';

/** Bytes of a page in one item; a larger page continues in parts of its own. */
const PART_BYTES = 300_000;

/** Days a page is kept: minutes as long as they can be folded again, hours past a year's comparison, days three years. */
const KEPT_DAYS: Readonly<Record<Resolution, number>> = { minute: SEGMENT_DAYS, hour: 400, day: 1100 };

const NEXT_PARTITION: Readonly<Record<Resolution, (start: EpochMinute) => EpochMinute>> = {
  minute: (start) => start - (start % HOUR) + HOUR,
  hour: (start) => start - (start % DAY) + DAY,
  day: (start) => startOfMonth(start, 1),
};

/**
 * The pages of the ledger table. A page of several parts becomes visible at once, with its head, which names the parts by their
 * digest: two who write the same version never write the same part, unless it is the same.
 */
export function dynamoPages(client: DynamoDBClient, table: string): Pick<LedgerStore, 'readPages' | 'putPage'> {
  return {
    async readPages(scope, resolution, from, to) {
      const partitions: { partition: string; from: EpochMinute; to: EpochMinute }[] = [];
      for (let at = from; at < to; at = NEXT_PARTITION[resolution](at)) {
        const end = Math.min(to, NEXT_PARTITION[resolution](at));
        partitions.push({ partition: pagePartition(scope, resolution, at), from: at, to: end });
      }
      const read = await Promise.all(
        partitions.map((one) => queryAll(client, table, one.partition, { range: minuteRange(one.from, one.to) })),
      );
      const items = new Map(read.flat().map((item) => [`${textOf(item, 'p')}\n${textOf(item, 's')}`, item]));
      return [...items.values()]
        .filter((item) => item['v'] !== undefined)
        .map((head) => {
          const key = { p: textOf(head, 'p'), s: textOf(head, 's') };
          const version = numberOf(head, 'v');
          const parts = Array.from({ length: numberOf(head, 'c') - 1 }, (_, i) => {
            const { p, s } = pagePartKey(key, textOf(head, 'd'), i + 1);
            const part = items.get(`${p}\n${s}`);
            if (!part) throw new Error('a page was replaced while it was read: read it again');
            return binaryOf(part, 'b');
          });
          const bytes = inflateRawSync(Buffer.concat([binaryOf(head, 'b'), ...parts]));
          return { start: minuteOfSort(key.s), version, page: decodePage(bytes) };
        });
    },

    async putPage(scope, resolution, start, page, expected) {
      const key = pageKey(scope, resolution, start);
      const bytes = deflateRawSync(encodePage(page));
      const count = Math.max(1, Math.ceil(bytes.length / PART_BYTES));
      const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
      const expires = number(msOf(start + LENGTH[resolution] + KEPT_DAYS[resolution] * DAY) / 1000);
      const part = (index: number): Item => ({
        b: binary(bytes.subarray(index * PART_BYTES, (index + 1) * PART_BYTES)),
        x: expires,
      });
      // Parts first, the head last: nobody sees a page before it is whole.
      for (let index = 1; index < count; index++) {
        const partKey = keyOf(pagePartKey(key, digest, index));
        await client.send(new PutItemCommand({ TableName: table, Item: { ...partKey, ...part(index) } }));
      }
      const head = { ...keyOf(key), ...part(0), v: number(expected + 1), c: number(count), d: text(digest) };
      return conditionHeld(client.send(new PutItemCommand(putOver(table, head, expected))));
    },
  };
}
