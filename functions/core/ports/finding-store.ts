import type { Finding } from '#core/findings/finding.ts';

/** The finding as stored; `version` is what a writer must have seen to replace it. */
export interface StoredFinding {
  readonly version: number;
  readonly finding: Finding;
}

export interface FindingStore {
  /** The latest episode. */
  read(fingerprint: string): Promise<StoredFinding | undefined>;
  /** Sets an episode if its version is still `expected` (0: there is none yet); false when somebody else was faster. */
  put(finding: Finding, expected: number): Promise<boolean>;
  openFindings(scope: string): Promise<StoredFinding[]>;
}
