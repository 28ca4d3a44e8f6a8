import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { PriceStore } from '#core/ports/price-store.ts';
import { parsePriceTable } from '#core/pricing/parse-price-table.ts';
import type { PriceListState } from '#core/pricing/price-list/price-list-state.ts';
import { writePriceTable } from '#core/pricing/price-list/write-price-table.ts';
import type { Reprice } from '#core/pricing/reprice.ts';
import { keyOf, queryAll, text, textOf } from './items.ts';
import { type Key, priceKey, priceListKey, pricePartition, repriceKey } from './keys.ts';

/** Synced prices in the state table: an item a model and Region, in the format of the shipped ones. */
export function dynamoPrices(client: DynamoDBClient, table: string): PriceStore {
  const documents = async (partition: string): Promise<unknown[]> =>
    (await queryAll(client, table, partition)).map((item) => JSON.parse(textOf(item, 'd')));
  const put = async (key: Key, document: object): Promise<void> => {
    const Item = { ...keyOf(key), d: text(JSON.stringify(document)) };
    await client.send(new PutItemCommand({ TableName: table, Item }));
  };

  return {
    readLists: () => documents(priceListKey('').p) as Promise<PriceListState[]>,
    putList: (list) => put(priceListKey(list.region), list),

    async readPrices(region) {
      const tables = (await documents(pricePartition(region))).map((one) => parsePriceTable(one, 'price-list'));
      return { rows: tables.flatMap(({ rows }) => rows), refused: tables.flatMap(({ refused }) => refused) };
    },
    putPrices: (region, model, rows) => put(priceKey(region, model), writePriceTable(rows)),

    readReprices: () => documents(repriceKey('').p) as Promise<Reprice[]>,
    putReprice: (reprice) => put(repriceKey(reprice.id), reprice),
    async removeReprice(id) {
      await client.send(new DeleteItemCommand({ TableName: table, Key: keyOf(repriceKey(id)) }));
    },
  };
}
