import type { Finding } from '#core/findings/finding.ts';
import type { Incident } from '#core/findings/incident.ts';
import type { IncidentRef } from '#core/findings/incident-ref.ts';
import type { Mute } from '#core/findings/mute.ts';
import type { EpochMs } from '#core/time.ts';

/** The finding as stored; `version` is what a writer must have seen to replace it. */
export interface StoredFinding {
  readonly version: number;
  readonly finding: Finding;
}

/** A finding and the incident that takes it in, each with the version its writer has seen (0: there is none yet). */
export interface Commit {
  readonly finding?: { readonly finding: Finding; readonly expected: number };
  readonly incident?: { readonly incident: Incident; readonly expected: number };
}

/** Findings, the incidents they make up, and what people have said about them. Reads by key are strongly consistent. */
export interface FindingStore {
  /** The latest episode. */
  read(fingerprint: string): Promise<StoredFinding | undefined>;
  /** Findings of a scope that are open or suppressed; may lag behind a write by seconds. */
  liveFindings(scope: string): Promise<StoredFinding[]>;
  /** The latest incident of a cause, or the one of an episode. */
  readIncident(ref: Omit<IncidentRef, 'episode'> & Partial<IncidentRef>): Promise<Incident | undefined>;
  /** Writes all or nothing; false when somebody else was faster. An incident's version is its own. It is then due to be told. */
  commit(commit: Commit): Promise<boolean>;
  /** Mutes that have not ended. */
  mutes(now: EpochMs): Promise<Mute[]>;
  putMute(mute: Mute): Promise<void>;
}
