import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { logGroupSource } from '#adapters/cloudwatch-logs/filter-log-events.ts';
import { dynamoGaps } from '#adapters/dynamodb/gap-store.ts';
import { HOUR, minuteOf, msOf } from '#core/time.ts';
import { logGroup } from '../support/aws/log-group.ts';
import { type LoopbackAws, loopbackAws } from '../support/aws/loopback-aws.ts';
import { backfillOn } from '../support/backfill-on.ts';
import { clientFor, describeOnEngine } from '../support/engine.ts';
import { functionsOn } from '../support/functions-on.ts';
import { goldenCalls, tableAgainst } from '../support/golden.ts';

const SCOPE = 'aws.111122223333.us-east-1';
const NINE = minuteOf(Date.UTC(2026, 10, 2, 9));
const NOW = msOf(NINE + 3 * HOUR);
const calls = goldenCalls({ seed: 'killed', count: 12, minutes: [NINE + 3, NINE + 58, NINE + 61], scopes: 1 });
const known = calls.slice(0, 2);

const HOUR_MS = HOUR * 60_000;

class Killed extends Error {}

/** A process that dies after its k-th request to whatever service; nothing more is sent. */
function dying(k: number): <Client extends { send: (...args: never[]) => unknown }>(client: Client) => Client {
  let requests = 0;
  return (client) => {
    const send = client.send.bind(client) as (...args: unknown[]) => unknown;
    client.send = (async (...args: unknown[]) => {
      if (++requests > k) throw new Killed();
      return send(...args);
    }) as typeof client.send;
    return client;
  };
}

describeOnEngine('a backfill that dies after any number of its requests', (engine) => {
  let aws: LoopbackAws;
  beforeAll(async () => {
    const events = calls.map(({ at, line }) => ({ timestamp: at + 4_000, message: line }));
    aws = await loopbackAws([logGroup('logs', events, { pageSize: 2 })]);
  });
  afterAll(() => aws.stop());

  it.each([
    { what: 'that has time for all', remainingMs: 900_000 },
    { what: 'that has time for a page or two', remainingMs: 32_500 },
  ])(
    'is ended by the next ones: totals exact, nothing twice, what it added counted once: $what',
    {
      timeout: 60_000,
    },
    async ({ remainingMs }) => {
      /** Kills a run after k requests, lets another go on, and tells whether there was anything to kill. */
      async function liveThrough(k: number): Promise<boolean> {
        const tables = await engine().tables();
        const functions = functionsOn(engine().client, tables);
        await functions.deliver(
          known.map(({ line }) => line),
          msOf(NINE + HOUR),
        );
        const gaps = dynamoGaps(engine().client, tables.state);
        await gaps.put(
          { scope: SCOPE, from: NINE, to: NINE + HOUR + 2, cause: 'requested', openedAt: NOW, status: 'open' },
          0,
        );
        let at = NOW;
        // Every look at the clock takes half a second.
        const clock = () => (at += 500);
        const run = (dynamodb: DynamoDBClient, logs: CloudWatchLogsClient) =>
          backfillOn(dynamodb, tables, logGroupSource(logs, 'logs'), clock, { remainingMs }).tick();
        const kill = dying(k);
        const [dynamodb, logs] = [clientFor(engine().endpoint), new CloudWatchLogsClient(aws.config)];
        const killed = await run(kill(dynamodb), kill(logs)).then(
          () => false,
          () => true,
        );
        dynamodb.destroy();
        logs.destroy();
        const next = new CloudWatchLogsClient(aws.config);
        for (let runs = 0; (await run(engine().client, next)).gapsLeft > 0; ) expect(++runs).toBeLessThan(20);
        next.destroy();

        await functions.tick(NOW + HOUR_MS);
        const sums = await tableAgainst(functions.ledger, calls);
        expect(sums.table, `killed after ${k} requests`).toEqual(sums.calls);
        const gap = (await gaps.read(SCOPE, NINE))?.gap;
        expect(gap, `killed after ${k} requests`).toMatchObject({ added: calls.length - known.length });
        expect(gap?.readAt, `killed after ${k} requests`).toBeDefined();
        return killed;
      }

      let k = 0;
      while (await liveThrough(k)) k++;
      expect(k).toBeGreaterThan(20);
    },
  );
});
