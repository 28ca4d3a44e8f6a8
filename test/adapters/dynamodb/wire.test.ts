import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoDeliveries } from '#adapters/dynamodb/delivery-store.ts';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import { madePage } from '../../ports/ledger-pages-contract.ts';
import { madeRow } from '../../ports/ledger-rows-contract.ts';
import { clientFor, describeOnEngine } from '../../support/engine.ts';
import { type FaultProxy, faultProxy } from '../../support/fault-proxy.ts';
import { anIncident, NIGHT } from '../../support/incidents.ts';

const SCOPE = 'aws.111122223333.us-east-1';
const MINUTE = 29_000_000;

describeOnEngine('on the wire to DynamoDB', (engine) => {
  let proxy: FaultProxy;
  let breaksAt: number | undefined;
  let isInConflict = false;
  beforeAll(async () => {
    proxy = await faultProxy(engine().endpoint, (operation, index) => {
      if (isInConflict && operation === 'UpdateItem') return 'transaction-conflict';
      return breaksAt !== undefined && index >= breaksAt ? 'lost-before' : undefined;
    });
  });
  afterAll(() => proxy.stop());

  const reads: { what: string; read: (ledger: LedgerStore) => Promise<unknown> }[] = [
    { what: 'scopes', read: (ledger) => ledger.scopes() },
    { what: 'segments', read: (ledger) => Array.fromAsync(ledger.readSegments(SCOPE, MINUTE - 90, MINUTE + 90)) },
    { what: 'late rows', read: (ledger) => ledger.readTooLate(SCOPE) },
    { what: 'dirty marks', read: (ledger) => ledger.dirtyMarks(SCOPE, 10) },
    { what: 'pages', read: (ledger) => ledger.readPages(SCOPE, 'hour', MINUTE - 9000, MINUTE) },
    { what: 'progress', read: (ledger) => ledger.readProgress(SCOPE) },
    { what: 'names', read: (ledger) => ledger.readNames(['0123456789abcdef']) },
  ];

  it.each(reads)('every read of $what is strongly consistent', async ({ read }) => {
    const client = clientFor(proxy.endpoint);
    const ledger = dynamoLedger(client, (await engine().tables()).ledger);
    const before = proxy.seen.length;
    await read(ledger);
    client.destroy();
    const seen = proxy.seen.slice(before);
    expect(seen.length).toBeGreaterThan(0);
    for (const { operation, body } of seen) {
      expect(operation).toMatch(/^(Query|GetItem|BatchGetItem)$/);
      const asked = operation === 'BatchGetItem' ? Object.values(body.RequestItems as object) : [body];
      for (const one of asked) expect(one).toMatchObject({ ConsistentRead: true });
    }
  });

  it('a finding is read strongly consistent before it is changed', async () => {
    const client = clientFor(proxy.endpoint);
    const findings = dynamoFindings(client, (await engine().tables()).state);
    const before = proxy.seen.length;
    await findings.read('budget/scope/resource');
    client.destroy();
    expect(proxy.seen.slice(before)).toMatchObject([{ operation: 'Query', body: { ConsistentRead: true } }]);
  });

  it('a notifier leaves an incident due that somebody writes in that moment', async () => {
    const client = clientFor(proxy.endpoint);
    const { state } = await engine().tables();
    const deliveries = dynamoDeliveries(client, state);
    await dynamoFindings(client, state).commit({ incident: { incident: anIncident({ version: 1 }), expected: 0 } });
    isInConflict = true;
    await deliveries.planned(anIncident(), 1).finally(() => {
      isInConflict = false;
    });
    expect(await deliveries.due(0, 10)).toHaveLength(1);
    client.destroy();
  });

  it('what was told of an incident is forgotten before the incident is, since its cause then begins at one again', async () => {
    const client = clientFor(proxy.endpoint);
    const { state } = await engine().tables();
    const before = proxy.seen.length;
    const incident = anIncident({ version: 1, status: 'resolved', resolvedAt: NIGHT });
    await dynamoFindings(client, state).commit({ incident: { incident, expected: 0 } });
    await dynamoDeliveries(client, state).want(incident, 'slack', 1, NIGHT + 30 * 86_400_000);
    client.destroy();
    const [commit, want] = proxy.seen.slice(before).map(({ body }) => JSON.stringify(body));
    const of = (text: string | undefined, name: string) =>
      Number(new RegExp(`"${name}":{"N":"(\\d+)"}`).exec(text ?? '')?.[1]);
    expect(of(want, ':x')).toBeGreaterThan(NIGHT / 1000);
    expect(of(commit, 'x')).toBeGreaterThan(of(want, ':x'));
  });

  it('everything that can be counted up again has a time to live, what says where things are has none', async () => {
    const client = clientFor(proxy.endpoint);
    const ledger = dynamoLedger(client, (await engine().tables()).ledger);
    const before = proxy.seen.length;
    await ledger.addScope(SCOPE, MINUTE);
    await ledger.putSegment(SCOPE, MINUTE, [madeRow(MINUTE)]);
    await ledger.putTooLate(SCOPE, MINUTE, [madeRow(MINUTE)]);
    await ledger.putPage(SCOPE, 'minute', MINUTE, madePage(1), 0);
    await ledger.putNames(new Map([['0123456789abcdef', 'a role']]));
    await ledger.markDirty(SCOPE, MINUTE);
    client.destroy();
    const kept = proxy.seen.slice(before).map(({ body }) => {
      const item = body.Item as Record<string, { S?: string; N?: string }>;
      const days = item.x?.N === undefined ? undefined : (Number(item.x.N) / 60 - MINUTE) / 1440;
      return [item.p?.S?.split('#')[0], days === undefined ? undefined : Math.floor(days)];
    });
    expect(Object.fromEntries(kept)).toMatchObject({ SCOPE: undefined, L1: 35, P: 35, DIRTY: undefined });
    expect(new Map(kept as [string, number][]).get('LATE')).toBeGreaterThan(35);
  });

  it('a page of several items is the old one until its last item is written', { timeout: 20_000 }, async () => {
    const { ledger: table } = await engine().tables();
    const direct = dynamoLedger(engine().client, table);
    const [old, next] = [madePage(9_000), madePage(9_000)];
    expect(await direct.putPage(SCOPE, 'hour', MINUTE - 40, old, 0)).toBe(true);
    const client = clientFor(proxy.endpoint);
    const breaking = dynamoLedger(client, table);
    let broken = 0;
    for (let after = 0; ; after++) {
      breaksAt = proxy.seen.length + after;
      const put = await breaking.putPage(SCOPE, 'hour', MINUTE - 40, next, 1).catch(() => undefined);
      breaksAt = undefined;
      const [read] = await direct.readPages(SCOPE, 'hour', MINUTE - 40, MINUTE + 20);
      const spenders = [...(put ? next : old).entries.keys()].sort();
      expect([...(read?.page.entries.keys() ?? [])].sort().join() === spenders.join()).toBe(true);
      expect(read?.version).toBe(put ? 2 : 1);
      if (put) break;
      broken++;
    }
    client.destroy();
    expect(broken).toBeGreaterThanOrEqual(2);
  });
});
