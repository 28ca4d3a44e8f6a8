import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { textOf } from '#adapters/dynamodb/items.ts';
import type { Finding } from '#core/findings/finding.ts';
import type { Incident } from '#core/findings/incident.ts';
import { minuteOf, msOf } from '#core/time.ts';
import { clientFor, describeOnEngine, type TestEngine } from '../support/engine.ts';
import { configOf, type Functions, functionsOn } from '../support/functions-on.ts';
import { type GoldenCall, goldenCalls, tableAgainst } from '../support/golden.ts';
import { toolLoop } from '../support/tool-loop.ts';

const config = configOf({ budgets: [{ match: { account: true }, period: 'day', limitUsd: 0.01 }] });
const MIDNIGHT = minuteOf(Date.UTC(2026, 10, 3));

class Killed extends Error {}

/** A client whose process dies after its k-th request: what is under way may still arrive, nothing more is sent. */
function dyingClient(endpoint: string, k: number): DynamoDBClient {
  const client = clientFor(endpoint);
  const send = client.send.bind(client) as (...args: unknown[]) => Promise<unknown>;
  let calls = 0;
  client.send = (async (...args: unknown[]) => {
    if (++calls > k) throw new Killed();
    return send(...args);
  }) as typeof client.send;
  return client;
}

/** What happens before the crash, in the delivery or tick that is cut, and how the world goes on after it. */
interface Story {
  readonly before: (functions: Functions) => Promise<void>;
  readonly cut: (functions: Functions) => Promise<void>;
  readonly after: (functions: Functions) => Promise<void>;
  readonly calls: readonly GoldenCall[];
}

const linesOf = (calls: readonly GoldenCall[]): string[] => calls.map(({ line }) => line);

/** Yesterday's last minute, minutes of hours before, and the running one; the tick closes an hour and the day. */
function aroundMidnight(): Story {
  const earlier = goldenCalls({ seed: 'earlier', count: 4, minutes: [MIDNIGHT - 70, MIDNIGHT - 3], scopes: 1 });
  const minutes = [MIDNIGHT - 70, MIDNIGHT - 1, MIDNIGHT + 2];
  const calls = [
    ...goldenCalls({ seed: 'delivery', count: 12, minutes, scopes: 1, roles: 2 }),
    toolLoop({ conversation: 'c1', at: msOf(MIDNIGHT + 2), repeats: 5 }),
  ];
  return {
    async before(functions) {
      await functions.deliver(linesOf(earlier), msOf(MIDNIGHT - 2));
      await functions.tick(msOf(MIDNIGHT - 2));
    },
    async cut(functions) {
      await functions.deliver(linesOf(calls), msOf(MIDNIGHT + 2));
      await functions.tick(msOf(MIDNIGHT + 3));
    },
    async after(functions) {
      await functions.deliver(linesOf(calls), msOf(MIDNIGHT + 4));
      await functions.tick(msOf(MIDNIGHT + 4));
    },
    calls: [...earlier, ...calls],
  };
}

/** The delivery that passes a budget belongs to the minute that the last tick already folded, and nothing comes after it. */
function inTheMinuteOfTheLastTick(): Story {
  const first = [toolLoop({ conversation: 'first', at: msOf(MIDNIGHT + 100), repeats: 1 })];
  const late = Array.from({ length: 3 }, (_, n) =>
    toolLoop({ conversation: `s${n}`, at: msOf(MIDNIGHT + 100) + n, repeats: 1 }),
  );
  return {
    async before(functions) {
      await functions.deliver(linesOf(first), msOf(MIDNIGHT + 100));
      await functions.tick(msOf(MIDNIGHT + 100));
    },
    async cut(functions) {
      await functions.deliver(linesOf(late), msOf(MIDNIGHT + 100) + 30_000);
      await functions.tick(msOf(MIDNIGHT + 101));
    },
    async after(functions) {
      await functions.deliver(linesOf(late), msOf(MIDNIGHT + 102));
      await functions.tick(msOf(MIDNIGHT + 102));
    },
    calls: [...first, ...late],
  };
}

/** Fingerprint, episode, severity and state of every finding of a state table, and what the incidents say of them. */
async function findingsOf(engine: TestEngine, table: string): Promise<{ findings: string[]; incidents: string[] }> {
  const { Items = [] } = await engine.client.send(new ScanCommand({ TableName: table }));
  const documents = (kind: string) =>
    Items.filter((item) => textOf(item, 'p').startsWith(kind)).map((item) => JSON.parse(textOf(item, 'd')));
  const said = ({ fingerprint, episode, severity, status }: Finding) =>
    `${fingerprint} ${episode} ${severity} ${status}`;
  return {
    findings: documents('F#').map(said).sort(),
    incidents: documents('I#')
      .flatMap(({ cause, episode, findings }: Incident) => findings.map((one) => `${cause} ${episode}: ${said(one)}`))
      .sort(),
  };
}

describeOnEngine('a process that dies after any number of its requests', (engine) => {
  const stories = [
    { name: 'around midnight', story: aroundMidnight(), expected: ['budget/', 'budget/', 'tool-call-loop/'] },
    { name: 'in the minute of the last tick', story: inTheMinuteOfTheLastTick(), expected: ['budget/'] },
  ];
  describe.each(stories)('$name', ({ story, expected }) => {
    it('leaves a table that the next process brings to exactly the same', { timeout: 60_000 }, async () => {
      /** Kills the process after k requests, lets another go on, and tells whether there was anything to kill. */
      async function liveThrough(k: number): Promise<Awaited<ReturnType<typeof findingsOf>> & { killed: boolean }> {
        const tables = await engine().tables();
        await story.before(functionsOn(engine().client, tables, config));
        const dying = dyingClient(engine().endpoint, k);
        const killed = await story.cut(functionsOn(dying, tables, config)).then(
          () => false,
          () => true,
        );
        dying.destroy();
        const fresh = functionsOn(engine().client, tables, config);
        const atCrash = await progressIn(fresh);
        await story.after(fresh);
        const sums = await tableAgainst(fresh.ledger, story.calls);
        expect(sums.table, `killed after ${k} requests`).toEqual(sums.calls);
        const after = await progressIn(fresh);
        for (const scope of await fresh.ledger.scopes()) {
          expect(await fresh.ledger.dirtyMarks(scope, 10), `killed after ${k} requests`).toEqual([]);
          for (const [at, minute] of atCrash.get(scope)?.entries() ?? []) {
            expect(after.get(scope)?.[at], `killed after ${k} requests`).toBeGreaterThanOrEqual(minute);
          }
        }
        return { ...(await findingsOf(engine(), tables.state)), killed };
      }

      const undisturbed = await liveThrough(Number.POSITIVE_INFINITY);
      expect(undisturbed.killed).toBe(false);
      expect(undisturbed.findings.map((key) => key.slice(0, key.indexOf('/') + 1))).toEqual(expected);
      let k = 0;
      for (; ; k++) {
        const { killed, ...told } = await liveThrough(k);
        const { findings, incidents } = undisturbed;
        expect(told, `killed after ${k} requests`).toEqual({ findings, incidents });
        if (!killed) break;
      }
      expect(k).toBeGreaterThan(20);
    });
  });
});

async function progressIn({ ledger }: Functions): Promise<Map<string, number[]>> {
  const known = new Map<string, number[]>();
  for (const scope of await ledger.scopes()) {
    const { foldedUntil = 0, closingUntil = 0, closedUntil = 0 } = (await ledger.readProgress(scope)) ?? {};
    expect(closedUntil).toBeLessThanOrEqual(closingUntil);
    known.set(scope, [foldedUntil, closingUntil, closedUntil]);
  }
  return known;
}
