import { describe, expect, it } from 'vitest';
import { memoryFindings } from '#adapters/memory/memory-findings.ts';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import type { BodyStore } from '#core/ports/body-store.ts';
import { DAY, type EpochMs, minuteOf } from '#core/time.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { composeIngest } from '#functions/ingestion/compose.ts';
import { addIngested, nothingIngested } from '#functions/ingestion/ingested.ts';
import { fakeKeyRing } from '../support/fake-key-ring.ts';
import { configOf } from '../support/functions-on.ts';
import { type OffloadedCall, offloadedLoop } from '../support/offloaded.ts';
import { toolLoop } from '../support/tool-loop.ts';

const NOW = Date.UTC(2026, 10, 2, 10);
const SCOPE = 'aws.111122223333.us-east-1';

const loop = offloadedLoop('refunds', NOW);
const offloaded = loop.map(({ line }) => line);
/** Agents far in their loops. */
const many = Array.from({ length: 1000 }, (_, n) =>
  offloadedLoop(`agent ${n}`, NOW - n * 1000, 'bodies', 6).at(-1),
).filter((call) => call !== undefined);
const lines = many.map(({ line }) => line);

/** A store that holds the bodies of calls and notes what it is asked for. */
function holding(calls: readonly OffloadedCall[]): BodyStore & { readonly asked: string[] } {
  const bodies = new Map(calls.map(({ address, body }) => [address, body]));
  const asked: string[] = [];
  return {
    asked,
    async read(address) {
      asked.push(address);
      return bodies.get(address);
    },
  };
}

/** What is ingested in batches of `size` lines, and what is known afterwards. */
async function ingest(
  lines: readonly string[],
  {
    bodies,
    size = lines.length,
    clock = () => NOW,
  }: { bodies?: BodyStore | undefined; size?: number; clock?: () => EpochMs } = {},
) {
  const ledger = memoryLedger();
  const findings = findingRecorder(memoryFindings().findings);
  const outside = { config: configOf({}), profiles: [], keys: fakeKeyRing(), ledger, findings, bodies, clock };
  const begin = composeIngest(outside);
  const total = nothingIngested();
  for (let from = 0; from < lines.length; from += size) {
    const batch = begin();
    for (const line of lines.slice(from, from + size)) batch.add(line);
    addIngested(total, await batch.finish());
  }
  const segments = await Array.fromAsync(ledger.readSegments(SCOPE, minuteOf(NOW) - 2 * DAY, minuteOf(NOW) + 1));
  return {
    ...total,
    found: [...new Set(total.changes.map(({ finding }) => `${finding.check} ${finding.resource}`))].sort(),
    rows: segments.flatMap(({ rows }) => rows).sort((a, b) => (a.requestId < b.requestId ? -1 : 1)),
  };
}

describe('an agent whose requests are too large for their records', () => {
  it('is found in its loop as one whose requests are in them', async () => {
    const inline = await ingest(loop.map(({ inline: record }) => record));
    const read = await ingest(offloaded, { bodies: holding(loop) });
    expect(inline.found).toContainEqual(expect.stringMatching(/^tool-call-loop /));
    expect(read.found).toEqual(inline.found);
    expect((await ingest(offloaded)).found).toEqual([]);
  });

  it('has the same rows whether they are read or not', async () => {
    const unread = await ingest(offloaded);
    expect(unread.rows).toHaveLength(40);
    expect((await ingest(offloaded, { bodies: holding(loop) })).rows).toEqual(unread.rows);
  });

  it('has about a quarter of them read, the same ones in whatever batches they come', async () => {
    const asked = await Promise.all(
      [1, 7, 1000].map(async (size) => {
        const bodies = holding(many);
        const { bodiesRead, bodiesUnread, found } = await ingest(lines, { bodies, size });
        expect([bodiesRead, bodiesUnread]).toEqual([bodies.asked.length, 0]);
        expect(found).toHaveLength(bodiesRead);
        return bodies.asked.sort();
      }),
    );
    expect(asked[0]?.length).toBeGreaterThan(200);
    expect(asked[0]?.length).toBeLessThan(300);
    expect(asked[1]).toEqual(asked[0]);
    expect(asked[2]).toEqual(asked[0]);
  });

  it('has none read that came too late to be told about', async () => {
    const bodies = holding(loop);
    const later = await ingest(offloaded, { bodies, clock: () => NOW + 2 * 3_600_000 });
    expect(later).toMatchObject({ invocations: 40, bodiesRead: 0, bodiesUnread: 0 });
    expect(bodies.asked).toEqual([]);
  });
});

describe('a request that is in its record', () => {
  it('is not asked for, wherever else it is', async () => {
    const bodies = holding(loop);
    const both = loop.map(({ inline, address }) => {
      const record = JSON.parse(inline);
      return JSON.stringify({ ...record, input: { ...record.input, inputBodyS3Path: address } });
    });
    expect(await ingest(both, { bodies })).toMatchObject({ bodiesRead: 0, bodiesUnread: 0 });
    expect(bodies.asked).toEqual([]);
  });
});

describe('requests that cannot be read', () => {
  const other = toolLoop({ conversation: 'in-the-record', at: NOW - 1000, repeats: 6 }).line;
  const picked = holding(loop);

  it.each<{ what: string; bodies: BodyStore | undefined }>([
    { what: 'where there is no store', bodies: undefined },
    { what: 'that the store does not have', bodies: { read: async () => undefined } },
    { what: 'at which the store fails', bodies: { read: () => Promise.reject(new Error('broken')) } },
    { what: 'that are something else', bodies: { read: async () => ['no', 'request'] } },
  ])('$what are counted, and nothing else is lost', async ({ bodies }) => {
    const { bodiesRead } = await ingest(offloaded, { bodies: picked });
    expect(bodiesRead).toBeGreaterThan(3);
    const unread = await ingest([...offloaded, other], { bodies });
    expect(unread).toMatchObject({ invocations: 41, bodiesRead: 0, bodiesUnread: bodiesRead, checkErrors: 0 });
    expect(unread.rows).toHaveLength(41);
    expect(unread.found).toEqual([expect.stringMatching(/^tool-call-loop /)]);
  });
});

describe('slow bodies', () => {
  it('are read four at a time', async () => {
    let [running, most] = [0, 0];
    const bodies = holding(many);
    const slow: BodyStore = {
      async read(address) {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        return bodies.read(address);
      },
    };
    await ingest(lines, { bodies: slow });
    expect(most).toBe(4);
  });

  it('are given up after ten seconds, and those that were read are told', async () => {
    let now = NOW;
    const bodies = holding(many);
    const slow: BodyStore = {
      read(address) {
        now += 1000;
        return bodies.read(address);
      },
    };
    const { bodiesRead, bodiesUnread, changes } = await ingest(lines, { bodies: slow, clock: () => now });
    expect(bodies.asked).toHaveLength(10);
    expect(bodiesRead).toBe(10);
    expect(bodiesUnread).toBeGreaterThan(60);
    expect(changes).toHaveLength(10);
  });
});
