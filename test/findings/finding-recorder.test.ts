import { describe, expect, it } from 'vitest';
import { memoryFindings } from '#adapters/memory/memory-findings.ts';
import type { Observation } from '#core/findings/finding.ts';
import type { FindingStore } from '#core/ports/finding-store.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { SCOPE, USD } from '../support/row.ts';

const END = Date.UTC(2026, 10, 3);
const seen = (other: Partial<Observation> = {}): Observation => ({
  check: 'budget',
  scope: SCOPE,
  resource: 'all/2026-11-02',
  severity: 'medium',
  reason: 'all: $10.00 of $12.00',
  firstObservedAt: END - 1000,
  detectedAt: END - 500,
  listCost: 10n * USD,
  evidence: {},
  endsAt: END,
  ...other,
});
const changesOf = (changes: readonly ({ change: string } | undefined)[]) =>
  changes.flatMap((one) => (one ? [one.change] : []));

/** A store whose calls take turns, so that whoever read before another wrote finds its version gone. */
function slow(store: FindingStore): FindingStore & { commits: number } {
  const turn = () => new Promise(setImmediate);
  return {
    ...store,
    commits: 0,
    async read(fingerprint) {
      await turn();
      return store.read(fingerprint);
    },
    async commit(commit) {
      this.commits++;
      await turn();
      return store.commit(commit);
    },
    async liveFindings(scope) {
      await turn();
      return store.liveFindings(scope);
    },
  };
}

describe('a recorder', () => {
  it('opens once what a hundred functions see at the same time', async () => {
    const store = slow(memoryFindings().findings);
    const changes = await Promise.all(Array.from({ length: 100 }, () => findingRecorder(store).record(seen())));
    expect(changesOf(changes)).toEqual(['opened']);
    expect(store.commits).toBe(100);
  });

  it('opens once what one function sees a hundred times at once', async () => {
    const recorder = findingRecorder(slow(memoryFindings().findings));
    expect(changesOf(await Promise.all(Array.from({ length: 100 }, () => recorder.record(seen()))))).toEqual([
      'opened',
    ]);
  });

  it('escalates once, after a conflict judged against what the other has written', async () => {
    const store = slow(memoryFindings().findings);
    await findingRecorder(store).record(seen());
    const changes = await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        findingRecorder(store).record(seen({ severity: at % 2 ? 'high' : 'critical' })),
      ),
    );
    const severities = changes.flatMap((one) => (one ? [`${one.change} ${one.finding.severity}`] : []));
    expect(new Set(severities).size).toBe(severities.length);
    expect(severities.at(0)?.startsWith('escalated')).toBe(true);
    expect(severities).toContain('escalated critical');
    expect((await store.read('budget/aws.111122223333.us-east-1/all/2026-11-02'))?.finding.severity).toBe('critical');
  });

  it('tries again when a write was refused, and gives what it then stored', async () => {
    const store = memoryFindings().findings;
    const recorder = findingRecorder(store);
    await recorder.record(seen());
    // Another function escalates; this one still remembers the first version.
    await findingRecorder(store).record(seen({ severity: 'high' }));
    const change = await recorder.record(seen({ severity: 'critical' }));
    expect(change).toMatchObject({ change: 'escalated', finding: { severity: 'critical', episode: 1 } });
    expect(await recorder.record(seen({ severity: 'high' }))).toBeUndefined();
  });

  it('does not read again for a matter that goes on', async () => {
    const store = memoryFindings().findings;
    let reads = 0;
    const recorder = findingRecorder({
      ...store,
      read(fingerprint) {
        reads++;
        return store.read(fingerprint);
      },
    });
    for (let time = 0; time < 50; time++) await recorder.record(seen());
    expect(reads).toBe(1);
  });

  it('passes on an error of the store and records at the next call', async () => {
    const store = memoryFindings().findings;
    let broken = true;
    const recorder = findingRecorder({
      ...store,
      commit: (commit) => (broken ? Promise.reject(new Error('throttled')) : store.commit(commit)),
    });
    await expect(recorder.record(seen())).rejects.toThrow('throttled');
    broken = false;
    expect(changesOf([await recorder.record(seen())])).toEqual(['opened']);
  });
});

describe('what has ended', () => {
  it('is resolved once, at its end, by whoever comes first', async () => {
    const store = slow(memoryFindings().findings);
    await findingRecorder(store).record(seen());
    const recorders = Array.from({ length: 10 }, () => findingRecorder(store));
    expect((await Promise.all(recorders.map((one) => one.endExpired(SCOPE, END - 1, 0)))).flat()).toEqual([]);
    const changes = (await Promise.all(recorders.map((one) => one.endExpired(SCOPE, END, 0)))).flat();
    expect(changes.map(({ change, finding }) => [change, finding.resolvedAt])).toEqual([['resolved', END]]);
    expect((await Promise.all(recorders.map((one) => one.endExpired(SCOPE, END + 1e9, 0)))).flat()).toEqual([]);
  });

  it('is found by a function that starts after it was opened, in its own scope only', async () => {
    const store = memoryFindings().findings;
    await findingRecorder(store).record(seen());
    expect(await findingRecorder(store).endExpired('aws.111122223333.eu-west-1', END, 0)).toEqual([]);
    expect(changesOf(await findingRecorder(store).endExpired(SCOPE, END, 0))).toEqual(['resolved']);
  });

  it('is resolved although very many other findings were seen since', async () => {
    const recorder = findingRecorder(memoryFindings().findings);
    await recorder.endExpired(SCOPE, END - 1, 0);
    await recorder.record(seen());
    for (let other = 0; other < 10_100; other++)
      await recorder.record(seen({ resource: `other ${other}`, endsAt: END * 2 }));
    expect(changesOf(await recorder.endExpired(SCOPE, END, 0))).toEqual(['resolved']);
  });

  it('stays resolved when a call of its period comes late', async () => {
    const store = memoryFindings().findings;
    const recorder = findingRecorder(store);
    await recorder.record(seen());
    await recorder.endExpired(SCOPE, END, 0);
    expect(await recorder.record(seen({ severity: 'high' }))).toBeUndefined();
    expect(changesOf([await recorder.record(seen({ endsAt: END + 1 }))])).toEqual(['opened']);
  });
});

describe('one incident', () => {
  const ACCOUNT = 'aws.111122223333.*';
  const loop = { check: 'tool-call-loop', resource: 'bot/c1', spender: 'bot', severity: 'high' } as const;
  const doubled = { check: 'spend-doubled', resource: 'bot/2026-11-02', spender: 'bot' };
  const ofAccount = { scope: ACCOUNT, resource: 'account per day/2026-11-02', driver: 'bot' };
  const incidentOf = (store: FindingStore, cause: string) => store.readIncident({ account: ACCOUNT, cause });
  const checksOf = async (store: FindingStore, cause: string) =>
    (await incidentOf(store, cause))?.findings.map(({ check }) => check).sort();

  it('takes in loop, doubling and budgets that one runaway sets off', async () => {
    const store = memoryFindings().findings;
    const recorder = findingRecorder(store);
    for (const one of [loop, doubled, { resource: 'bot per day', spender: 'bot' }, ofAccount])
      await recorder.record(seen(one));
    expect(await checksOf(store, 'bot')).toEqual(['budget', 'budget', 'spend-doubled', 'tool-call-loop']);
    expect(await incidentOf(store, 'bot')).toMatchObject({ episode: 1, version: 4 });
    expect(await incidentOf(store, `budget/${ofAccount.resource}`)).toBeUndefined();
  });

  it('is each its own where nothing connects them', async () => {
    const store = memoryFindings().findings;
    const recorder = findingRecorder(store);
    await recorder.record(seen(ofAccount));
    await recorder.record(seen(loop));
    await recorder.record(seen({ ...loop, spender: 'other', resource: 'other/c1' }));
    expect(await checksOf(store, 'bot')).toEqual(['tool-call-loop']);
    expect(await checksOf(store, 'other')).toEqual(['tool-call-loop']);
    expect(await checksOf(store, `budget/${ofAccount.resource}`)).toEqual(['budget']);
  });

  it('spans the Regions of an account, and no other account', async () => {
    const store = memoryFindings().findings;
    const recorder = findingRecorder(store);
    await recorder.record(seen({ ...loop, scope: 'aws.111122223333.eu-west-1' }));
    await recorder.record(seen({ ...loop, scope: 'aws.111122223333.us-east-1' }));
    await recorder.record(seen({ ...loop, scope: 'aws.444455556666.us-east-1' }));
    expect(await checksOf(store, 'bot')).toEqual(['tool-call-loop', 'tool-call-loop']);
  });

  it('keeps a finding for as long as it lasts, whatever else comes of the same cause', async () => {
    const store = memoryFindings().findings;
    const recorder = findingRecorder(store);
    const month = { resource: 'bot per month', spender: 'bot', endsAt: END + 30 * 86_400_000 };
    await recorder.record(seen(month));
    const later = END + 5 * 86_400_000;
    await recorder.record(seen({ ...loop, detectedAt: later }));
    await recorder.record(seen({ ...month, severity: 'high', detectedAt: later + 1 }));
    const [first, second] = await Promise.all(
      [1, 2].map((episode) => store.readIncident({ account: ACCOUNT, cause: 'bot', episode })),
    );
    expect(first?.changes.map(({ what }) => what)).toEqual(['opened', 'escalated']);
    expect(second?.findings.map(({ check }) => check)).toEqual(['tool-call-loop']);
  });

  it('has every finding once, however many functions see them at the same time', async () => {
    const store = slow(memoryFindings().findings);
    await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        findingRecorder(store).record(seen({ ...loop, resource: `bot/c${at % 10}` })),
      ),
    );
    expect((await incidentOf(store, 'bot'))?.findings).toHaveLength(10);
    expect((await incidentOf(store, 'bot'))?.version).toBe(10);
  });

  it('of very many findings goes on until the last of them is over', async () => {
    const store = memoryFindings().findings;
    const recorder = findingRecorder(store);
    const changes = Array.from({ length: 30 }, (_, at) => recorder.record(seen({ ...loop, resource: `bot/c${at}` })));
    const findings = (await Promise.all(changes)).flatMap((one) => (one ? [one.finding] : []));
    expect(findings).toHaveLength(30);
    for (const { fingerprint } of findings.slice(1)) await findingRecorder(store).end(fingerprint, END);
    expect(await incidentOf(store, 'bot')).toMatchObject({ status: 'open', more: 10 });
    await recorder.end(findings[0]?.fingerprint ?? '', END);
    expect(await incidentOf(store, 'bot')).toMatchObject({ status: 'resolved', more: 10 });
    expect((await incidentOf(store, 'bot'))?.changes.filter(({ what }) => what === 'resolved')).toHaveLength(1);
  });

  it('is written with its finding: what cannot be stored is told to nobody', async () => {
    const { findings: store, deliveries } = memoryFindings();
    const recorder = findingRecorder({ ...store, commit: () => Promise.reject(new Error('throttled')) });
    await expect(recorder.record(seen(loop))).rejects.toThrow('throttled');
    expect(await deliveries.due(END, 10)).toEqual([]);
  });

  it('is not written again for a matter that merely goes on', async () => {
    const store = memoryFindings().findings;
    const recorder = findingRecorder(store);
    await recorder.record(seen(loop));
    await recorder.record(seen({ ...loop, endsAt: END + 60 * 60_000 }));
    expect((await store.liveFindings(SCOPE))[0]).toMatchObject({ version: 2, finding: { endsAt: END + 60 * 60_000 } });
    expect((await incidentOf(store, 'bot'))?.version).toBe(1);
  });
});

describe('what ends by being quiet', () => {
  const loop = seen({ check: 'tool-call-loop', endsWhenQuiet: true });

  it('is over only once something else was seen after it', async () => {
    const recorder = findingRecorder(memoryFindings().findings);
    await recorder.record(loop);
    expect(await recorder.endExpired(SCOPE, END + 86_400_000, END - 1)).toEqual([]);
    expect(changesOf(await recorder.endExpired(SCOPE, END + 86_400_000, END))).toEqual(['resolved']);
  });
});
