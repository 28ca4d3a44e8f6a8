import {
  type FindingChange,
  type FindingStep,
  fingerprintOf,
  type Observation,
  observe,
  resolveEnded,
} from '#core/findings/finding.ts';
import type { FindingStore, StoredFinding } from '#core/ports/finding-store.ts';
import type { EpochMs } from '#core/time.ts';

/** Stores what checks observe. A finding is stored before anybody is told; what is returned is what is new. */
export interface FindingRecorder {
  record(seen: Observation): Promise<FindingChange | undefined>;
  /** Forgets which findings of a scope are open, since another process may have opened some; the next end reads them again. */
  refresh(scope: string): void;
  /** Resolves open findings whose time is over. */
  endExpired(scope: string, now: EpochMs): Promise<FindingChange[]>;
}

/** A process remembers this many findings it has seen, so that a matter that goes on costs no read a minute. */
const REMEMBERED = 10_000;

export function findingRecorder(store: FindingStore): FindingRecorder {
  const known = new Map<string, StoredFinding | undefined>();
  const opened = new Set<string>();

  /** Applies a step to the stored finding, again if somebody else was faster. */
  async function apply(
    fingerprint: string,
    step: (stored: StoredFinding | undefined) => FindingStep | undefined,
  ): Promise<FindingChange | undefined> {
    if (!known.has(fingerprint)) known.set(fingerprint, await store.read(fingerprint));
    const stored = known.get(fingerprint);
    const next = step(stored);
    if (!next) return undefined;
    const { change, finding } = next;
    const expected = stored?.finding.episode === finding.episode ? stored.version : 0;
    const held = await store.put(finding, expected);
    if (known.size >= REMEMBERED) {
      known.clear();
      // What was forgotten may be open: it is read again before anything is said to have ended.
      opened.clear();
    }
    if (!held) {
      known.delete(fingerprint);
      return apply(fingerprint, step);
    }
    known.set(fingerprint, { version: expected + 1, finding });
    return change && { change, finding };
  }

  return {
    record: (seen) => apply(fingerprintOf(seen), (stored) => observe(stored?.finding, seen)),

    refresh(scope) {
      opened.delete(scope);
    },

    async endExpired(scope, now) {
      if (!opened.has(scope)) {
        for (const stored of await store.openFindings(scope)) known.set(stored.finding.fingerprint, stored);
        opened.add(scope);
      }
      const changes: FindingChange[] = [];
      for (const [fingerprint, stored] of [...known]) {
        if (stored?.finding.scope !== scope || !resolveEnded(stored.finding, now)) continue;
        const change = await apply(fingerprint, (latest) => latest && resolveEnded(latest.finding, now));
        if (change) changes.push(change);
        known.delete(fingerprint);
      }
      return changes;
    },
  };
}
