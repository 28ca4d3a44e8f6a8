import { afterEach, beforeEach, expect, it } from 'vitest';
import { pricingOf } from '#core/pricing/pricing.ts';
import { loadPrices } from '#runtime/settings.ts';
import { callOf } from '../core/pricing/calls.ts';
import { describeOnEngine } from '../support/engine.ts';
import { listedProducts, listedRows, marketplaceProduct, productOf } from '../support/price-list.ts';
import { DAY_MS, HOUR_MS, NINE, type RefreshWorld, refreshWorld } from './refresh-world.ts';

const SCOPE = 'aws.111122223333.*';
const OPUS = 'anthropic.claude-opus-5-5';

describeOnEngine('price lists that are refreshed', (engine) => {
  let world: RefreshWorld;
  beforeEach(async () => {
    world = await refreshWorld(engine().client, await engine().tables());
  });
  afterEach(() => world.stop());

  const finding = async (check: string, resource = 'us-east-1') =>
    (await world.findings.read(`${check}/${SCOPE}/${resource}`))?.finding;
  const askedForPrices = () => world.aws.calls.filter(({ operation }) => operation === 'pricing.GetProducts').length;
  const stored = () => loadPrices(world.prices);
  /** What a call of a million tokens costs, in dollars, and from which layer. */
  const priceAt = async (timestamp: number, scope = 'aws.111122223333.us-east-1') => {
    const { price, resolveSpender } = pricingOf({}, [], await stored());
    const { listCost, layer } = price(callOf({ input: 1_000_000 }, { timestamp, scope }), resolveSpender(OPUS));
    return [Number(listCost) / 1e12, layer];
  };
  const scaled = (factor: bigint) =>
    listedProducts(
      'us-east-1',
      listedRows.map((row) => ({ ...row, price: row.price * factor })),
    );

  it('price calls of their Region from their start on, and no other', async () => {
    world.account.products = listedProducts('us-east-1', listedRows, '2026-11-01T00:00:00Z');
    const ran = await world.run(NINE);
    expect(ran).toMatchObject({
      priceRows: listedRows.length,
      pricesAdded: listedRows.length,
      pricesRefused: 0,
      priceListsRefused: 0,
      priceAgeHours: 0,
      changes: [],
    });
    expect(await priceAt(NINE)).toEqual([4.4, 'price-list']);
    expect(await priceAt(Date.UTC(2026, 9, 31, 23))).toEqual([4.4, 'shipped']);
    expect(await priceAt(NINE, 'aws.111122223333.eu-west-1')).toEqual([4.4, 'assumed']);
  });

  it('are asked for once a day, by the hour', async () => {
    await world.run(NINE);
    const once = askedForPrices();
    expect(await world.run(NINE + HOUR_MS)).toMatchObject({ priceRows: 0, priceAgeHours: 1 });
    await world.run(NINE + DAY_MS - HOUR_MS);
    expect(askedForPrices()).toBe(once);
    await world.run(NINE + DAY_MS);
    expect(askedForPrices()).toBe(2 * once);
  });

  it('keep what a price was: a call has the price of its time', async () => {
    await world.run(NINE);
    const changed = NINE + 5 * DAY_MS;
    world.account.products = [
      ...listedProducts().filter(({ product }) => !product.attributes.usagetype.includes('_input_tokens_standard')),
      marketplaceProduct('Claude Opus 5.5', 'input_tokens_standard', '3.3', { from: new Date(changed).toISOString() }),
    ];
    expect(await world.run(changed + DAY_MS)).toMatchObject({ pricesAdded: 1, priceListsRefused: 0 });
    expect(await priceAt(changed - 1)).toEqual([4.4, 'price-list']);
    expect(await priceAt(changed)).toEqual([3.3, 'price-list']);
    expect(await stored()).toHaveLength(listedRows.length + 1);
  });

  it.each([
    ['empty', () => [], 'it has no price of any model'],
    ['halved', () => listedProducts().slice(0, 31), 'it has 31 prices where the last one had 62'],
    ['a hundredfold', () => scaled(100n), '62 of 62 prices are more than ten times off'],
    ['at $0', () => scaled(0n), 'it has no price of any model'],
  ])(
    'stay as they are where the list is %s, people are told, and told when it is good again',
    async (_, broken, why) => {
      await world.run(NINE);
      const before = await stored();
      world.account.products = broken();
      const ran = await world.run(NINE + DAY_MS);
      expect(ran).toMatchObject({ pricesAdded: 0, priceListsRefused: 1, priceAgeHours: 24 });
      expect(ran.changes).toMatchObject([
        { change: 'opened', finding: { check: 'price-list-refused', severity: 'medium', resource: 'us-east-1' } },
      ]);
      expect((await finding('price-list-refused'))?.reason).toBe(
        `the price list of us-east-1 was not taken: ${why}${why.startsWith('62') ? `, ${await firstName()} first` : ''}; prices stay those of 2026-11-02`,
      );
      expect(await stored()).toEqual(before);

      world.account.products = listedProducts();
      const again = await world.run(NINE + DAY_MS + HOUR_MS);
      expect(again.changes).toMatchObject([{ change: 'resolved', finding: { check: 'price-list-refused' } }]);
      expect(again).toMatchObject({ priceAgeHours: 0, priceListsRefused: 0 });
    },
  );
  const firstName = async () => {
    const [row] = listedRows;
    return [row?.model, row?.endpoint, 'us-east-1 standard', row?.meter].join(' ');
  };

  it('leave out one absurd price by name and take the rest', async () => {
    await world.run(NINE);
    const [first, ...rest] = listedRows;
    if (!first) throw new Error('no row');
    world.account.products = [
      ...listedProducts('us-east-1', [{ ...first, price: first.price * 100n }, ...rest]),
      marketplaceProduct('Claude Sonnet 5.5', 'input_tokens_batch', '1.1'),
    ];
    const ran = await world.run(NINE + DAY_MS);
    expect(ran).toMatchObject({ pricesAdded: 1, pricesRefused: 1, priceListsRefused: 0, priceAgeHours: 0 });
    const { severity, reason } = (await finding('price-list-refused')) ?? {};
    expect(severity).toBe('low');
    expect(reason).toContain(
      `left out as more than ten times off: ${await firstName()}; their prices stay as they were`,
    );
    const [list] = await world.prices.readLists();
    expect(list?.refused).toEqual([`${await firstName()}: more than ten times off`]);
  });

  it('stay for a model that is no longer listed, and people are told which', async () => {
    await world.run(NINE);
    world.account.products = listedProducts().filter(
      ({ product }) => !product.attributes.servicename.startsWith('Claude Opus 5.5'),
    );
    await world.run(NINE + DAY_MS);
    expect((await finding('price-list-refused'))?.reason).toContain(`no longer listed: ${OPUS}`);
    expect(await priceAt(NINE + DAY_MS)).toEqual([4.4, 'price-list']);
  });

  it('are counted and named where no model id is known or a unit is not', async () => {
    world.account.products = [
      ...listedProducts(),
      marketplaceProduct('Claude Opus 9', 'input_tokens_standard', '4'),
      productOf({ usageType: 'USE1-NovaPro-input-tokens', usd: '0.8', unit: 'Units' }),
    ];
    expect(await world.run(NINE)).toMatchObject({ pricesUnmapped: 1, pricesRefused: 1, changes: [] });
    expect(await world.prices.readLists()).toMatchObject([
      { unmapped: { 'Claude Opus 9': 1 }, refused: ['USE1-NovaPro-input-tokens: unknown unit "Units"'] },
    ]);
  });

  it('are stale a week after the last good one, and not a moment before', async () => {
    await world.run(NINE);
    world.account.denied.add('pricing.GetProducts');
    const denied = await world.run(NINE + DAY_MS);
    expect(denied).toMatchObject({ unanswered: 1, priceAgeHours: 24, pricesAdded: 0 });
    expect(denied.changes).toMatchObject([
      { finding: { check: 'catalog-unreadable', resource: 'pricing:GetProducts in us-east-1' } },
    ]);
    await world.run(NINE + 7 * DAY_MS - 1);
    expect(await finding('prices-stale')).toBeUndefined();
    await world.run(NINE + 7 * DAY_MS);
    expect(await finding('prices-stale')).toMatchObject({ status: 'open', evidence: { ageDays: 7 } });
    expect(await priceAt(NINE + 7 * DAY_MS)).toEqual([4.4, 'price-list']);

    world.account.denied.clear();
    const { changes } = await world.run(NINE + 8 * DAY_MS);
    expect(changes.map(({ change, finding: { check } }) => `${check} ${change}`).sort()).toEqual([
      'catalog-unreadable resolved',
      'prices-stale resolved',
    ]);
  });

  it('that never came are as old as the first time they were asked for', async () => {
    world.account.denied.add('pricing.GetProducts');
    await world.run(NINE);
    expect(await world.run(NINE + 7 * DAY_MS)).toMatchObject({ priceAgeHours: 168 });
    expect((await finding('prices-stale'))?.reason).toBe(
      'no price list of us-east-1 could be taken for 7 days: a price that changed since is not known',
    );
  });

  it('are those of every Region that is watched', async () => {
    await world.ledger.addScope('aws.444455556666.eu-west-1', 0);
    await world.ledger.addScope('aws-us-gov.111122223333.us-gov-west-1', 0);
    world.account.products = [...listedProducts(), ...listedProducts('eu-west-1')];
    expect(await world.run(NINE)).toMatchObject({ priceRows: 2 * listedRows.length });
    expect((await world.prices.readLists()).map(({ region }) => region)).toEqual(['eu-west-1', 'us-east-1']);
    expect(await priceAt(NINE, 'aws.444455556666.eu-west-1')).toEqual([4.4, 'price-list']);
  });
});
