import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { dynamoPrices } from '#adapters/dynamodb/price-store.ts';
import { newPriceListState } from '#core/pricing/price-list/price-list-state.ts';
import { rowOf } from '../../core/pricing/calls.ts';
import { describeOnEngine } from '../../support/engine.ts';

describeOnEngine('prices in the state table', (engine) => {
  const listed = (model: string, price: bigint, day: number) =>
    rowOf({
      model,
      region: 'us-east-1',
      price,
      layer: 'price-list',
      source: 'AWS Price List us-east-1',
      asOf: '2026-11-25',
      effectiveFrom: Date.UTC(2026, 10, day),
    });
  const prices = async () => dynamoPrices(engine().client, (await engine().tables()).state);

  it('are those of one Region, with all that each model had', async () => {
    const store = await prices();
    const [old, present, other] = [listed('v.a', 5n, 1), listed('v.a', 4n, 20), listed('v.b', 3n, 1)];
    await store.putPrices('us-east-1', 'v.a', [old]);
    await store.putPrices('us-east-1', 'v.a', [old, present]);
    await store.putPrices('us-east-1', 'v.b', [other]);
    await store.putPrices('eu-west-1', 'v.a', [{ ...old, region: 'eu-west-1' }]);
    expect(await store.readPrices('us-east-1')).toEqual({ rows: [old, present, other], refused: [] });
    expect((await store.readPrices('ap-south-1')).rows).toEqual([]);
  });

  it('name what of them cannot be read and keep the rest', async () => {
    const { state } = await engine().tables();
    const store = dynamoPrices(engine().client, state);
    await store.putPrices('us-east-1', 'v.a', [listed('v.a', 5n, 1)]);
    const d = JSON.stringify({ version: 2, sources: [], rows: [] });
    await engine().client.send(
      new PutItemCommand({ TableName: state, Item: { p: { S: 'PRICE#us-east-1' }, s: { S: 'v.b' }, d: { S: d } } }),
    );
    const { rows, refused } = await store.readPrices('us-east-1');
    expect(rows).toHaveLength(1);
    expect(refused).toEqual([expect.stringContaining('price table: version')]);
  });

  it('have a list a Region, and what is to be summed again until it is removed', async () => {
    const store = await prices();
    const [first, second] = [newPriceListState('eu-west-1', 1), newPriceListState('us-east-1', 2)];
    await store.putList(second);
    await store.putList(first);
    await store.putList({ ...second, refused: ['a'] });
    expect(await store.readLists()).toEqual([first, { ...second, refused: ['a'] }]);

    const reprice = { id: '1', readyAt: 1, place: 'us-east-1', models: { 'v.a': 7 }, spenders: {}, until: 9 };
    await store.putReprice({ ...reprice, id: '2' });
    await store.putReprice(reprice);
    await store.putReprice({ ...reprice, until: 8 });
    expect(await store.readReprices()).toEqual([
      { ...reprice, until: 8 },
      { ...reprice, id: '2' },
    ]);
    await store.removeReprice('1');
    await store.removeReprice('1');
    expect((await store.readReprices()).map(({ id }) => id)).toEqual(['2']);
  });
});
