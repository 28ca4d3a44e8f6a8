import {
  type FindingChange,
  type FindingStep,
  fingerprintOf,
  isOver,
  lift,
  type Observation,
  observe,
  resolve,
  resolveEnded,
  type Surroundings,
  suppress,
} from '#core/findings/finding.ts';
import {
  advanceIncident,
  causesOf,
  type Incident,
  openIncident,
  type SpendClock,
  takesFindings,
} from '#core/findings/incident.ts';
import { advanceClock } from '#core/findings/incident-clock.ts';
import { accountOf, type IncidentRef, incidentId } from '#core/findings/incident-ref.ts';
import type { Mute } from '#core/findings/mute.ts';
import type { FindingStore, StoredFinding } from '#core/ports/finding-store.ts';
import type { EpochMs } from '#core/time.ts';

/** Stores what checks observe. A finding is stored, with its incident, before anybody is told; what is returned is what is new. */
export interface FindingRecorder {
  record(seen: Observation): Promise<FindingChange | undefined>;
  /** Resolves a finding, if it is live. */
  end(fingerprint: string, at: EpochMs): Promise<FindingChange | undefined>;
  /** Keeps a live finding from being told, or with no mute lets it be told again. */
  mute(fingerprint: string, mute: Mute | undefined): Promise<FindingChange | undefined>;
  /** Forgets which findings of a scope are live, since another process may have opened some; the next end reads them again. */
  refresh(scope: string): void;
  /** Resolves live findings whose time is over, as far as somebody who has seen calls up to `seenUntil` can know. */
  endExpired(scope: string, now: EpochMs, seenUntil: EpochMs): Promise<FindingChange[]>;
  /** Incidents of the findings of a scope that are live, as far as this process knows since the last end. */
  liveIncidents(scope: string): IncidentRef[];
  /** Takes a reading of an incident's money in. */
  readClock(ref: IncidentRef, clock: (incident: Incident) => Promise<SpendClock | undefined>): Promise<void>;
}

/** A process remembers this many findings it has seen, so that a matter that goes on costs no read a minute. */
const REMEMBERED = 10_000;

type TakeStep = (stored: StoredFinding | undefined, surroundings?: Surroundings) => FindingStep | undefined;

export function findingRecorder(store: FindingStore): FindingRecorder {
  const known = new Map<string, StoredFinding | undefined>();
  const opened = new Set<string>();

  /** Applies a step to the stored finding, again if somebody else was faster. */
  async function apply(fingerprint: string, step: TakeStep): Promise<FindingChange | undefined> {
    if (!known.has(fingerprint)) known.set(fingerprint, await store.read(fingerprint));
    const stored = known.get(fingerprint);
    // Whether there is anything to store is known without its surroundings, and almost always there is nothing.
    const first = step(stored);
    if (!first) return undefined;
    const home = await homeOf(store, stored, first);
    const mutes = await store.mutes(first.finding.detectedAt);
    const { change, finding } = step(stored, { mutes, incident: refOf(home) }) ?? first;
    const next = { change, finding: { ...finding, incident: refOf(home) } };
    const expected = stored?.finding.episode === finding.episode ? stored.version : 0;
    const held = await store.commit({
      finding: { finding: next.finding, expected },
      ...(isSeen(stored, next) && {
        incident: { incident: advanceIncident(home, next, memberOf(home, stored)), expected: home.version },
      }),
    });
    if (known.size >= REMEMBERED) {
      known.clear();
      // What was forgotten may be live: it is read again before anything is said to have ended.
      opened.clear();
    }
    if (!held) {
      known.delete(fingerprint);
      return apply(fingerprint, step);
    }
    known.set(fingerprint, { version: expected + 1, finding: next.finding });
    return change && { change, finding: next.finding };
  }

  /** Applies a step to what is stored now, whatever is remembered. */
  function applyAfresh(fingerprint: string, step: TakeStep): Promise<FindingChange | undefined> {
    known.delete(fingerprint);
    return apply(fingerprint, step);
  }

  const live = (scope: string): StoredFinding[] =>
    [...known.values()].flatMap((stored) => (stored?.finding.scope === scope && isLive(stored) ? [stored] : []));

  return {
    record(seen) {
      const take: TakeStep = (stored, around) => observe(stored?.finding, seen, around);
      // What has no end of its own is ended by others, so that what is remembered of it may long be over.
      return seen.endsAt === undefined ? applyAfresh(fingerprintOf(seen), take) : apply(fingerprintOf(seen), take);
    },

    end: (fingerprint, at) =>
      applyAfresh(fingerprint, (stored) => (stored && isLive(stored) ? resolve(stored.finding, at) : undefined)),

    mute: (fingerprint, mute) =>
      applyAfresh(fingerprint, (stored) => {
        if (!stored || !isLive(stored)) return undefined;
        return mute ? suppress(stored.finding, mute) : lift(stored.finding);
      }),

    refresh(scope) {
      opened.delete(scope);
    },

    async endExpired(scope, now, seenUntil) {
      if (!opened.has(scope)) {
        for (const stored of await store.liveFindings(scope)) remember(known, stored);
        opened.add(scope);
      }
      const changes: FindingChange[] = [];
      for (const { finding } of live(scope)) {
        if (!isOver(finding, now, seenUntil)) continue;
        const { fingerprint } = finding;
        const change = await apply(fingerprint, (stored) => stored && resolveEnded(stored.finding, now, seenUntil));
        if (change) changes.push(change);
        known.delete(fingerprint);
      }
      return changes;
    },

    liveIncidents(scope) {
      const refs = live(scope).flatMap(({ finding }) => (finding.incident ? [finding.incident] : []));
      return [...new Map(refs.map((ref) => [incidentId(ref), ref])).values()];
    },

    async readClock(ref, clock) {
      const incident = await store.readIncident(ref);
      const reading = incident && (await clock(incident));
      const next = reading && advanceClock(incident, reading);
      // Whoever was faster has news of its own; the next reading comes in a minute.
      if (next) await store.commit({ incident: { incident: next, expected: incident.version } });
    },
  };
}

const isLive = ({ finding }: StoredFinding): boolean => finding.status !== 'resolved';

/** The index may lag behind what this process has written itself. */
function remember(known: Map<string, StoredFinding | undefined>, stored: StoredFinding): void {
  const { fingerprint, episode } = stored.finding;
  const mine = known.get(fingerprint);
  const isOlder =
    mine && (mine.finding.episode > episode || (mine.finding.episode === episode && mine.version > stored.version));
  if (!isOlder) known.set(fingerprint, stored);
}

const refOf = ({ account, cause, episode }: IncidentRef): IncidentRef => ({ account, cause, episode });

/** The finding as the incident has it so far, whether it lists it or not. */
function memberOf(home: Incident, stored: StoredFinding | undefined): StoredFinding['finding'] | undefined {
  const { incident } = stored?.finding ?? {};
  return incident && incidentId(incident) === incidentId(home) ? stored?.finding : undefined;
}

/** A longer wait for the same is nothing to show. */
function isSeen(stored: StoredFinding | undefined, { change, finding }: FindingStep): boolean {
  return (
    change !== undefined || finding.status !== stored?.finding.status || finding.mute?.id !== stored.finding.mute?.id
  );
}

/** The incident a finding belongs to: its own while it is live; else that of its cause, if that still takes findings, or the next one. */
async function homeOf(store: FindingStore, stored: StoredFinding | undefined, step: FindingStep): Promise<Incident> {
  const { finding } = step;
  if (stored && isLive(stored) && stored.finding.incident) {
    const own = await store.readIncident(stored.finding.incident);
    if (own) return own;
  }
  const account = accountOf(finding.scope);
  const { own, driver } = causesOf(finding);
  if (driver !== undefined) {
    const driven = await store.readIncident({ account, cause: driver });
    if (takesFindings(driven, finding.detectedAt)) return driven;
  }
  const latest = await store.readIncident({ account, cause: own });
  return takesFindings(latest, finding.detectedAt) ? latest : openIncident({ account, cause: own }, latest, step);
}
