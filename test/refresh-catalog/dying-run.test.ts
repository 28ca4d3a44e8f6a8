import { expect, it } from 'vitest';
import { clientFor, describeOnEngine } from '../support/engine.ts';
import { faultProxy } from '../support/fault-proxy.ts';
import { listedRows } from '../support/price-list.ts';
import { NINE, refreshWorld } from './refresh-world.ts';

describeOnEngine('a run', (engine) => {
  /** Two runs, of which the first has its nth request to the tables lost as often as it is tried. */
  async function runTwice(lost: number) {
    const tables = await engine().tables();
    let requests = 0;
    let isLost = false;
    // A request that is tried again has the same number.
    const proxy = await faultProxy(engine().endpoint, () => {
      if (isLost || requests++ === lost) isLost = true;
      return isLost ? 'server-error' : undefined;
    });
    const client = clientFor(proxy.endpoint);
    const dying = await refreshWorld(client, tables);
    const failed = await dying.run(NINE).then(
      () => false,
      () => true,
    );
    await dying.stop();
    client.destroy();
    await proxy.stop();
    const world = await refreshWorld(engine().client, tables);
    // The schedule's event comes again, with its own time.
    await world.run(NINE);
    const [reprices, profiles, { rows }] = await Promise.all([
      world.prices.readReprices(),
      world.settings.readProfiles(),
      world.prices.readPrices('us-east-1'),
    ]);
    await world.stop();
    return { failed, requests, profiles, rows, reprices };
  }

  it('that dies at any of its requests loses no name, no price, and nothing that is to be summed again', async () => {
    const clean = await runTwice(Number.POSITIVE_INFINITY);
    expect(clean.failed).toBe(false);
    expect(clean.rows).toHaveLength(listedRows.length);
    const models = new Set(listedRows.map(({ model }) => model));
    for (let lost = 0; lost < clean.requests; lost++) {
      const { failed, profiles, rows, reprices } = await runTwice(lost);
      expect(failed, `request ${lost}`).toBe(true);
      expect(profiles).toEqual(clean.profiles);
      expect(rows).toEqual(clean.rows);
      const repriced = reprices.flatMap((one) => [...Object.keys(one.models), ...Object.keys(one.spenders)]);
      expect(new Set(repriced), `request ${lost}`).toEqual(new Set([...models, 'refund-bot', 'p1', 'd1']));
    }
  });
});
