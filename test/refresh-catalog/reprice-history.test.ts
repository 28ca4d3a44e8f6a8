import { afterEach, beforeEach, expect, it } from 'vitest';
import { dynamoDeployedConfig } from '#adapters/dynamodb/deployed-config.ts';
import { isoOf, MINUTE_MS, minuteOf } from '#core/time.ts';
import { readAllSpend } from '#functions/ledger/rolling-spend.ts';
import { loadPrices } from '#runtime/settings.ts';
import { listedProfile } from '../support/aws/bedrock.ts';
import { describeOnEngine, type Tables } from '../support/engine.ts';
import { configOf, functionsOn } from '../support/functions-on.ts';
import { logRecord } from '../support/log-record.ts';
import { listedProducts, marketplaceProduct } from '../support/price-list.ts';
import { DAY_MS, HOUR_MS, NINE, type RefreshWorld, refreshWorld } from './refresh-world.ts';

const PROFILE = listedProfile('lead-scorer', ['anthropic.claude-opus-5-5']).inferenceProfileArn;
const OPUS = 'anthropic.claude-opus-5-5';
const SCOPE = 'aws.111122223333.us-east-1';

describeOnEngine('history', (engine) => {
  let tables: Tables;
  let world: RefreshWorld;
  beforeEach(async () => {
    tables = await engine().tables();
    world = await refreshWorld(engine().client, tables);
  });
  afterEach(() => world.stop());

  /** Ingest and watch as they are once they have read the settings. */
  const functions = async () =>
    functionsOn(
      engine().client,
      tables,
      configOf({}),
      await world.settings.readProfiles(),
      await loadPrices(world.prices),
    );
  type Running = Awaited<ReturnType<typeof functions>>;
  /** Ticks until no minute is left to fold. */
  const tickAll = async (running: Running, at: number) => {
    for (let more = true; more; ) more = (await running.tick(at)).unfinished;
  };
  const call = async (running: Running, id: string, at: number, modelId = OPUS) => {
    const record = logRecord({
      requestId: id,
      timestamp: isoOf(at),
      modelId,
      input: { inputTokenCount: 1_000_000 },
      output: { outputTokenCount: 0 },
    });
    await running.deliver([JSON.stringify(record)], at);
    await tickAll(running, at + MINUTE_MS);
  };
  const usd = async (at: number) => {
    const { entries } = await readAllSpend(world.ledger, minuteOf(at), minuteOf(at) + 1);
    return [...entries.values()].reduce((sum, { tally }) => sum + Number(tally.listCost) / 1e12, 0);
  };
  /** The list with Opus at another price from a time on. */
  const opusAt = (price: string, from: number) => {
    const changed = marketplaceProduct('Claude Opus 5.5', 'input_tokens_standard', price, { from: isoOf(from) });
    const { servicename, usagetype } = changed.product.attributes;
    const others = listedProducts().filter(
      ({ product: { attributes } }) => attributes.servicename !== servicename || attributes.usagetype !== usagetype,
    );
    return [changed, ...others];
  };

  it('has the new price from its start on, an hour after it was seen, and the old one before', async () => {
    await world.run(NINE - DAY_MS);
    const old = await functions();
    const start = NINE - 6 * HOUR_MS;
    await call(old, 'before', start - MINUTE_MS);
    await call(old, 'after', start);
    await call(old, 'other-model', start + MINUTE_MS, 'anthropic.claude-sonnet-5-5');

    world.account.products = opusAt('3.3', start);
    expect(await world.run(NINE)).toMatchObject({ pricesAdded: 1, minutesMarked: 0 });
    // Warm functions may fold at the old prices for ten minutes.
    await call(old, 'meanwhile', NINE + 9 * MINUTE_MS);
    expect([await usd(start), await usd(NINE + 9 * MINUTE_MS)]).toEqual([4.4, 4.4]);
    expect(await world.run(NINE + 20 * MINUTE_MS)).toMatchObject({ minutesMarked: 0, repricesPending: 1 });

    expect(await world.run(NINE + HOUR_MS)).toMatchObject({ minutesMarked: 2, repricesPending: 0 });
    await tickAll(await functions(), NINE + HOUR_MS + MINUTE_MS);
    expect([await usd(start - MINUTE_MS), await usd(start), await usd(NINE + 9 * MINUTE_MS)]).toEqual([4.4, 3.3, 3.3]);
    expect(await usd(start + MINUTE_MS)).toBe(2.2);
  });

  it('has a price for calls of a profile that was not known when they were made', async () => {
    await world.run(NINE - DAY_MS);
    const old = await functions();
    await call(old, 'a', NINE, PROFILE);
    expect(await usd(NINE)).toBe(0);
    world.account.profiles.push({ ...listedProfile('lead-scorer', [OPUS]), createdAt: new Date(NINE - HOUR_MS) });
    await world.run(NINE + HOUR_MS);
    expect(await world.run(NINE + 2 * HOUR_MS)).toMatchObject({ minutesMarked: 1, repricesPending: 0 });
    await tickAll(await functions(), NINE + 2 * HOUR_MS + MINUTE_MS);
    expect(await usd(NINE)).toBe(4.4);
  });

  it('has a price that the configuration was given since, and none when it is taken back', async () => {
    const deployed = dynamoDeployedConfig(engine().client, tables.state);
    await world.run(NINE - DAY_MS);
    await call(await functions(), 'a', NINE, 'acme.unheard-of-v1:0');
    expect(await usd(NINE)).toBe(0);
    for (const [day, prices, cost] of [
      [1, { 'acme.unheard-of-v1:0': { input: 7 } }, 7],
      [2, {}, 0],
    ] as const) {
      const at = NINE + day * DAY_MS;
      await deployed.putConfig({ prices });
      expect(await world.run(at)).toMatchObject({ minutesMarked: 0, repricesPending: 1 });
      expect(await world.run(at + HOUR_MS)).toMatchObject({ minutesMarked: 1, repricesPending: 0 });
      const running = functionsOn(engine().client, tables, configOf({ prices }), [], await loadPrices(world.prices));
      await tickAll(running, at + HOUR_MS + MINUTE_MS);
      expect(await usd(NINE)).toBe(cost);
    }
  });

  it('is not summed again for another name or tag', async () => {
    await world.run(NINE);
    await world.run(NINE + HOUR_MS);
    world.account.tags = { team: 'other' };
    expect(await world.run(NINE + 2 * HOUR_MS)).toMatchObject({ repricesPending: 0, profilesChanged: 4 });
  });

  it('is left for the next run where there is no time, and goes on from there', async () => {
    await world.run(NINE - 5 * DAY_MS);
    await world.run(NINE - 5 * DAY_MS + HOUR_MS);
    const old = await functions();
    for (let day = 4; day >= 0; day--) await call(old, `d${day}`, NINE - day * DAY_MS);
    world.account.products = opusAt('3.3', NINE - 9 * DAY_MS);
    await world.run(NINE + HOUR_MS);
    expect(await world.run(NINE + 2 * HOUR_MS, 0)).toMatchObject({ minutesMarked: 0, repricesPending: 1 });
    expect(await world.run(NINE + 3 * HOUR_MS, 2)).toMatchObject({ minutesMarked: 2, repricesPending: 1 });
    expect(await world.run(NINE + 4 * HOUR_MS)).toMatchObject({ minutesMarked: 3, repricesPending: 0 });
    expect(await world.ledger.dirtyMarks(SCOPE, 10)).toHaveLength(5);
  });
});
