import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { pricingOf } from '#core/pricing/pricing.ts';
import { minuteOf, msOf } from '#core/time.ts';
import { seeded } from '#functions/local/sample/random.ts';
import { verifyDay } from '#functions/local/verify-day.ts';
import { clientFor, describeOnEngine } from '../support/engine.ts';
import { fakeKeyRing } from '../support/fake-key-ring.ts';
import { type Fault, faultProxy } from '../support/fault-proxy.ts';
import { configOf, functionsOn, logLines, untilDone } from '../support/functions-on.ts';
import { type GoldenCall, goldenCalls, minutesFrom, tableAgainst } from '../support/golden.ts';
import { toolLoop } from '../support/tool-loop.ts';

const EVENING = minuteOf(Date.UTC(2026, 10, 2, 22, 40));
const config = configOf({
  budgets: [
    { match: { account: true }, period: 'day', limitUsd: 0.5 },
    { match: { account: true }, period: 'month', limitUsd: 1 },
  ],
});

/** Deliveries that hold every call at least once: overlapping, some twice, in disorder, with loops among them. */
function deliveriesOf(calls: readonly GoldenCall[], loops: readonly string[], seed: string): string[][] {
  const random = seeded(seed);
  const deliveries: string[][] = [];
  for (let from = 0; from < calls.length; from += random.int(15, 45)) {
    deliveries.push(calls.slice(Math.max(0, from - random.int(0, 20)), from + 45).map(({ line }) => line));
  }
  for (const delivery of [...deliveries]) if (random.chance(0.3)) deliveries.push(delivery);
  // A loop that comes within the hour is news; twice, and late as it may be within it.
  const early = deliveries.slice(0, Math.ceil(deliveries.length / 5));
  for (const loop of [...loops, ...loops]) random.pick([deliveries[0] ?? [], ...early]).push(loop);
  for (let i = deliveries.length - 1; i > 0; i--) {
    const j = random.int(Math.max(0, i - 12), i);
    [deliveries[i], deliveries[j]] = [deliveries[j] ?? [], deliveries[i] ?? []];
  }
  return deliveries.map((lines) =>
    lines
      .map((line) => [random.next(), line] as const)
      .sort(([a], [b]) => a - b)
      .map(([, line]) => line),
  );
}

describeOnEngine('with a fifth of all requests throttled, and answers lost', (engine) => {
  it.each(['first'])(
    'the %s random run adds up to exactly the distinct calls, with every finding once',
    { timeout: 90_000 },
    async () => {
      const seed = 'first';
      const calls = goldenCalls({ seed, count: 2000, minutes: minutesFrom(EVENING, 50, 3) });
      const loops = [1, 2, 3].map((n) => toolLoop({ conversation: `c${n}`, at: msOf(EVENING + n), repeats: 5 }));
      const random = seeded(`faults ${seed}`);
      const proxy = await faultProxy(engine().endpoint, (): Fault | undefined => {
        const chance = random.next();
        if (chance < 0.2) return chance < 0.1 ? 'throughput' : 'throttling';
        if (chance < 0.25) return 'lost-after';
        if (chance < 0.27) return 'lost-before';
        return chance < 0.28 ? 'server-error' : chance < 0.285 ? 'transaction-conflict' : undefined;
      });
      const tables = await engine().tables();
      const client = clientFor(proxy.endpoint);
      let functions = functionsOn(client, tables, config);
      const deliveries = deliveriesOf(
        calls,
        loops.map(({ line }) => line),
        seed,
      );
      let failures = 0;
      const end = EVENING + 152;
      for (const [at, lines] of deliveries.entries()) {
        const now = msOf(EVENING + Math.floor((152 * at) / deliveries.length));
        failures += (await untilDone(() => functions.deliver(lines, now))).failures;
        // A tick that fails is not repeated: the next one comes a minute later.
        if (at % 4 === 0) await functions.tick(now).catch(() => failures++);
        if (random.chance(0.1)) functions = functionsOn(client, tables, config);
      }
      for (const at of minutesFrom(end, 27, 60)) {
        failures += (await untilDone(() => functions.tick(msOf(at)))).failures;
      }
      client.destroy();
      await proxy.stop();

      const faults = proxy.seen.filter(({ fault }) => fault !== undefined).length;
      expect(faults / proxy.seen.length).toBeGreaterThan(0.2);
      expect(failures).toBeGreaterThan(20);

      const { ledger } = functionsOn(engine().client, tables, config);
      const sums = await tableAgainst(ledger, [...calls, ...loops]);
      expect(sums.table).toEqual(sums.calls);
      expect(sums.table.hours.length).toBeGreaterThan(0);
      expect(sums.table.days).toEqual(sums.table.windows);
      for (const scope of await ledger.scopes()) expect(await ledger.dirtyMarks(scope, 10)).toEqual([]);

      for (const day of ['2026-11-02', '2026-11-03']) {
        const lines = logLines([...calls, ...loops].map(({ line }) => line));
        const fold = pricingOf(config.prices, []);
        const verified = await verifyDay(day, { lines, ledger, keys: fakeKeyRing(), config, pricing: fold });
        expect(verified.differences).toEqual([]);
        expect(verified.calls.table).toBeGreaterThan(100);
      }

      const { Items = [] } = await engine().client.send(new ScanCommand({ TableName: tables.state }));
      const found = Items.filter(({ p }) => p?.S?.startsWith('F#'))
        .map(({ p, s }) => `${p?.S} ${s?.S}`)
        .sort();
      expect(found.filter((key) => key.startsWith('F#tool-call-loop/'))).toHaveLength(loops.length);
      expect(found.filter((key) => key.startsWith('F#budget/')).length).toBeGreaterThanOrEqual(2);
      expect(found.filter((key) => !key.endsWith(' 000001'))).toEqual([]);
    },
  );
});
