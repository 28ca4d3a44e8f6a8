import { type DynamoDBClient, GetItemCommand, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { GapStore, StoredGap } from '#core/ports/gap-store.ts';
import { decodeGap, encodeDocument } from './documents.ts';
import { conditionHeld, type Item, keyOf, number, numberOf, putOver, queryAll, text, textOf } from './items.ts';
import { GAPS_INDEX, gapKey, STATE_INDEX } from './keys.ts';

/** As long as findings about it: a closed gap explains a year's figures. */
const KEPT_SECONDS = 400 * 24 * 60 * 60;

/** Gaps in the state table: one item a scope and start, in the sparse index while it is open. */
export function dynamoGaps(client: DynamoDBClient, table: string): GapStore {
  return {
    async read(scope, from) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: keyOf(gapKey(scope, from)), ConsistentRead: true }),
      );
      return Item && storedGap(Item);
    },

    put(gap, expected) {
      const key = gapKey(gap.scope, gap.from);
      const state =
        gap.status === 'open'
          ? { i: text(GAPS_INDEX), j: text(key.s) }
          : { x: number(Math.floor((gap.closedAt ?? gap.openedAt) / 1000) + KEPT_SECONDS) };
      const item = {
        ...keyOf(key),
        v: number(expected + 1),
        d: text(encodeDocument(gap)),
        ...state,
      };
      return conditionHeld(client.send(new PutItemCommand(putOver(table, item, expected))));
    },

    async ofScope(scope, since) {
      const { p, s } = gapKey(scope, since);
      // Sort keys are nine digits, which all sort before a tilde.
      const items = await queryAll(client, table, p, { range: { from: s, to: '~' } });
      return items.map(storedGap);
    },

    async open() {
      const found: StoredGap[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          IndexName: STATE_INDEX,
          KeyConditionExpression: 'i = :i',
          ExpressionAttributeValues: { ':i': text(GAPS_INDEX) },
        },
      );
      for await (const page of pages) found.push(...(page.Items ?? []).map(storedGap));
      return found;
    },
  };
}

const storedGap = (item: Item): StoredGap => ({ version: numberOf(item, 'v'), gap: decodeGap(textOf(item, 'd')) });
