import { randomBytes } from 'node:crypto';
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { keyOf, text, textOf } from '#adapters/dynamodb/items.ts';
import { localKey } from '#adapters/dynamodb/keys.ts';
import type { KeyRingSecret } from '#adapters/key-ring/hmac-key-ring.ts';

/** Small documents that only a local run needs, kept beside its tables so that a second run finds them. */
export interface LocalState {
  read(name: string): Promise<string | undefined>;
  write(name: string, value: string): Promise<void>;
}

export function dynamoLocalState(client: DynamoDBClient, table: string): LocalState {
  const key = (name: string) => keyOf(localKey(name));
  return {
    async read(name) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: key(name), ConsistentRead: true }),
      );
      return Item && textOf(Item, 'd');
    },
    async write(name, value) {
      await client.send(new PutItemCommand({ TableName: table, Item: { ...key(name), d: text(value) } }));
    },
  };
}

export function memoryLocalState(): LocalState {
  const values = new Map<string, string>();
  return {
    read: async (name) => values.get(name),
    async write(name, value) {
      values.set(name, value);
    },
  };
}

/** The run's own key ring secret: made once per table, so that a second replay hashes alike. In AWS it is in Secrets Manager. */
export async function localKeyRing(state: LocalState): Promise<KeyRingSecret> {
  const known = await state.read('key-ring');
  if (known) return JSON.parse(known) as KeyRingSecret;
  const key = () => randomBytes(32).toString('base64');
  const secret = { names: key(), content: [{ keyId: 1, from: '2000-01-01T00:00:00Z', key: key() }] };
  await state.write('key-ring', JSON.stringify(secret));
  return secret;
}
