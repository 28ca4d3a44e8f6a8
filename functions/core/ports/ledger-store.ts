import type { SpendSteps } from '#core/anomaly/spend-steps.ts';
import type { EndedConversations } from '#core/conversations/past-conversations.ts';
import type { Hash } from '#core/invocation/invocation.ts';
import type { Resolution } from '#core/ledger/cover.ts';
import type { Page } from '#core/ledger/page.ts';
import type { Row } from '#core/ledger/row.ts';
import type { EpochMinute } from '#core/time.ts';

/** A page as stored; `version` is what a writer must have seen to replace it. */
export interface StoredPage {
  readonly start: EpochMinute;
  readonly version: number;
  readonly page: Page;
}

/** A minute that got rows after it was young; the token changes with every new mark. */
export interface DirtyMark {
  readonly minute: EpochMinute;
  readonly token: string;
}

export interface MinuteRows {
  readonly minute: EpochMinute;
  readonly rows: readonly Row[];
}

/** How far folding has come, per scope, in epoch minutes. */
export interface Progress {
  /** The current minute of the last finished tick: everything older has been folded or is marked dirty. */
  readonly foldedUntil: EpochMinute;
  /** Announced before rolling up: who changes a minute before it must roll its hour and day as well. */
  readonly closingUntil: EpochMinute;
  /** Hour and day pages before it are there and may be read in place of minutes. */
  readonly closedUntil: EpochMinute;
  /** From where on the service's own counts are compared with what is here; undefined before the first comparison. */
  readonly comparedFrom?: EpochMinute;
  /** Up to where those counts have agreed: an hour without a call that nobody has counted a call in is seen, not blind. */
  readonly seenUntil?: EpochMinute;
}

/**
 * Rows, pages and what connects them. Every method is safe to repeat. Reads are strongly consistent. Errors are the
 * transport's own and mean "try again"; the caller repeats the whole step.
 */
export interface LedgerStore {
  scopes(): Promise<string[]>;
  /** Makes a scope known before its first segment; `now` is where its folding begins. A scope known already is left alone. */
  addScope(scope: string, now: EpochMinute): Promise<void>;

  /** Keeps one batch's rows of one minute. The same rows are the same item, however often they come. */
  putSegment(scope: string, minute: EpochMinute, rows: readonly Row[]): Promise<void>;
  /** All rows of [from, to), repeats included, minute by minute in order: whoever reads holds one minute at a time. */
  readSegments(scope: string, from: EpochMinute, to: EpochMinute): AsyncIterable<MinuteRows>;

  /** Keeps rows of a minute that is sealed: they are counted as too late and are in no page. */
  putTooLate(scope: string, minute: EpochMinute, rows: readonly Row[]): Promise<void>;
  readTooLate(scope: string): Promise<Row[]>;

  markDirty(scope: string, minute: EpochMinute): Promise<void>;
  /** The newest marks, at most `limit`. */
  dirtyMarks(scope: string, limit: number): Promise<DirtyMark[]>;
  /** Removes the mark unless somebody has marked the minute again since it was read. */
  clearDirty(scope: string, mark: DirtyMark): Promise<void>;

  /** Pages whose start lies in [from, to), ascending. */
  readPages(scope: string, resolution: Resolution, from: EpochMinute, to: EpochMinute): Promise<StoredPage[]>;
  /** Sets the page if its version is still `expected` (0: there is none yet); false when somebody else was faster. */
  putPage(scope: string, resolution: Resolution, start: EpochMinute, page: Page, expected: number): Promise<boolean>;

  /** Keeps what conversations cost that ended in an hour. */
  putConversations(scope: string, hour: EpochMinute, ended: EndedConversations): Promise<void>;
  /** Of the hours of [from, to) that have any. */
  readConversations(scope: string, from: EpochMinute, to: EpochMinute): Promise<Map<EpochMinute, EndedConversations>>;

  /** Keeps what was spent in the steps of an hour. */
  putSpendSteps(scope: string, hour: EpochMinute, steps: SpendSteps): Promise<void>;
  /** Of the hours of [from, to) that have any, in order. */
  readSpendSteps(scope: string, from: EpochMinute, to: EpochMinute): Promise<Map<EpochMinute, SpendSteps>>;

  readProgress(scope: string): Promise<Progress | undefined>;
  /** Moves forward the fields given; never back, whoever comes last. */
  advanceProgress(scope: string, progress: Partial<Progress>): Promise<void>;

  putNames(names: ReadonlyMap<Hash, string>): Promise<void>;
  /** The texts that are known; a deleted or unknown name is absent. */
  readNames(hashes: Iterable<Hash>): Promise<Map<Hash, string>>;
}
