import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { CatalogStore } from '#core/ports/catalog-store.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { keyOf, queryAll, text, textOf } from './items.ts';
import { configKey, profileKey } from './keys.ts';

/** What the functions are set up with, as kept in the state table. */
export interface SettingsStore extends CatalogStore {
  /** The user's configuration as it was deployed; an empty one when there is none. */
  readConfig(): Promise<unknown>;
}

export function dynamoSettings(client: DynamoDBClient, table: string): SettingsStore {
  return {
    async readConfig() {
      const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: keyOf(configKey) }));
      return Item ? JSON.parse(textOf(Item, 'd')) : {};
    },
    async readProfiles() {
      const items = await queryAll(client, table, profileKey('').p);
      return items.map((item) => JSON.parse(textOf(item, 'd')) as CatalogProfile);
    },
    async putProfiles(profiles) {
      for (const profile of profiles) {
        const Item = { ...keyOf(profileKey(profile.arn)), d: text(JSON.stringify(profile)) };
        await client.send(new PutItemCommand({ TableName: table, Item }));
      }
    },
  };
}
