import { GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { itemBytes, metered, readUnits, writeUnits } from './capacity.ts';
import { tableDouble } from './table-double.ts';

it.each([
  { item: { p: { S: 'ab' }, s: { S: 'é' } }, bytes: 1 + 2 + 1 + 2 },
  { item: { x: { N: '1762000000' } }, bytes: 1 + 2 + 1 },
  { item: { v: { N: '0' } }, bytes: 1 + 1 },
  { item: { b: { B: new Uint8Array(300) } }, bytes: 301 },
])('counts $bytes bytes', ({ item, bytes }) => {
  expect(itemBytes(item)).toBe(bytes);
});

it.each([
  [0, 1, 1],
  [1024, 1, 1],
  [1025, 2, 1],
  [4097, 5, 2],
])('takes %d bytes for %d write and %d read units', (bytes, writes, reads) => {
  expect([writeUnits(bytes), readUnits(bytes, true), readUnits(bytes, false)]).toEqual([writes, reads, reads / 2]);
});

it('counts the units of requests by what the items are', async () => {
  const client = tableDouble();
  const units = metered(client);
  const put = (p: string, size: number, more = {}) =>
    client.send(
      new PutItemCommand({
        TableName: 't',
        Item: { p: { S: p }, s: { S: '1' }, b: { B: new Uint8Array(size) }, ...more },
      }),
    );
  await put('L1#scope', 5_000);
  await put('P#scope#m#1', 3_000);
  await put('P#scope#m#1', 100);
  await put('F#a', 10, { i: { S: 'OPEN#scope' } });
  await client.send(new GetItemCommand({ TableName: 't', Key: { p: { S: 'SCOPE' }, s: { S: 'scope' } } }));
  const values = { ':p': { S: 'L1#scope' } };
  await client.send(new QueryCommand({ TableName: 't', ConsistentRead: true, ExpressionAttributeValues: values }));
  expect([...units.writes]).toEqual([
    ['segments', 5],
    ['pages', 6],
    ['findings', 2],
  ]);
  expect([...units.reads]).toEqual([
    ['progress', 0.5],
    ['segments', 2],
  ]);
});

it('refuses a write whose condition does not hold, and counts it all the same', async () => {
  const client = tableDouble();
  const units = metered(client);
  const put = () =>
    client.send(
      new PutItemCommand({
        TableName: 't',
        Item: { p: { S: 'SCOPE' }, s: { S: 'a' } },
        ConditionExpression: 'attribute_not_exists(p)',
      }),
    );
  await put();
  await expect(put()).rejects.toThrow('condition');
  expect(units.writes.get('progress')).toBe(2);
});
