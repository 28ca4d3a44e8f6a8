import type { Gap } from '#core/gaps/gap.ts';
import type { EpochMinute } from '#core/time.ts';

/** A gap as stored; `version` is what a writer must have seen to replace it. */
export interface StoredGap {
  readonly version: number;
  readonly gap: Gap;
}

/** Gaps of the ledger, one a scope and start. Reads by key are strongly consistent. */
export interface GapStore {
  read(scope: string, from: EpochMinute): Promise<StoredGap | undefined>;
  /** Sets a gap if its version is still `expected` (0: there is none yet); false when somebody else was faster. */
  put(gap: Gap, expected: number): Promise<boolean>;
  /** Every gap of a scope that starts at `since` or later, closed ones too, the oldest first; strongly consistent. */
  ofScope(scope: string, since: EpochMinute): Promise<StoredGap[]>;
  /** Gaps that are open, of all scopes, the oldest first; may lag behind a write by seconds. */
  open(): Promise<StoredGap[]>;
}
