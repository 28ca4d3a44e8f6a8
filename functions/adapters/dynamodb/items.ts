import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  type Put,
  paginateQuery,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Key } from './keys.ts';

/** Small helpers so that adapters read as what they store, not as attribute maps. */
export type Item = Record<string, AttributeValue>;

export const keyOf = ({ p, s }: Key): Item => ({ p: { S: p }, s: { S: s } });
export const text = (value: string): AttributeValue => ({ S: value });
export const number = (value: number): AttributeValue => ({ N: String(value) });
export const binary = (value: Uint8Array): AttributeValue => ({ B: value });

export function textOf(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw new Error(`item has no text attribute ${name}`);
  return value;
}

export function numberOf(item: Item, name: string): number {
  const value = Number(item[name]?.N);
  if (!Number.isFinite(value)) throw new Error(`item has no number attribute ${name}`);
  return value;
}

export function binaryOf(item: Item, name: string): Uint8Array {
  const value = item[name]?.B;
  if (value === undefined) throw new Error(`item has no binary attribute ${name}`);
  return value;
}

/** Which items of a partition: those whose sort key lies in a range; newest first and no more than `limit`, where given. */
export interface QueryOptions {
  readonly range?: { readonly from: string; readonly to: string };
  readonly newest?: number;
}

/** The items of one partition, one after the other; strongly consistent, every page followed. */
export async function* query(
  client: DynamoDBClient,
  table: string,
  partition: string,
  { range, newest }: QueryOptions = {},
): AsyncGenerator<Item> {
  const input: QueryCommandInput = {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: range ? 'p = :p AND s BETWEEN :from AND :to' : 'p = :p',
    ExpressionAttributeValues: {
      ':p': text(partition),
      ...(range && { ':from': text(range.from), ':to': text(range.to) }),
    },
    ...(newest !== undefined && { ScanIndexForward: false, Limit: newest }),
  };
  let left = newest ?? Number.POSITIVE_INFINITY;
  for await (const { Items = [] } of paginateQuery({ client }, input)) {
    yield* Items.slice(0, left);
    left -= Items.length;
    if (left <= 0) return;
  }
}

export const queryAll = (...args: Parameters<typeof query>): Promise<Item[]> => Array.fromAsync(query(...args));

/** A put that is made only over the version `expected` of an item, or with 0 only where there is none. */
export const putOver = (table: string, item: Item, expected: number): Put => ({
  TableName: table,
  Item: item,
  ConditionExpression: expected === 0 ? 'attribute_not_exists(p)' : 'v = :expected',
  ...(expected > 0 && { ExpressionAttributeValues: { ':expected': number(expected) } }),
});

/** True when the write was made, false when its condition did not hold; any other error is thrown. */
export async function conditionHeld(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
