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
