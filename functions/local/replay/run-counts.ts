import { addTally, emptyTally, type Page, type Tally } from '#core/ledger/page.ts';
import type { EpochMinute } from '#core/time.ts';
import type { FoldedMinute } from '#functions/ledger/fold-ledger.ts';

/** What a run has added to the table, by spender and in all: the pages as they are less the pages as they were. */
export class RunCounts {
  readonly total: Tally = emptyTally();
  readonly spenders = new Map<string, Tally>();
  private first: EpochMinute | undefined;
  private last: EpochMinute | undefined;

  add(minutes: readonly FoldedMinute[]): void {
    for (const { minute, before, after, changed } of minutes) {
      this.first = Math.min(minute, this.first ?? minute);
      this.last = Math.max(minute, this.last ?? minute);
      if (!changed) continue;
      this.addPage(after, 1);
      this.addPage(before, -1);
    }
  }

  private addPage(page: Page, sign: 1 | -1): void {
    for (const { spender, tally } of page.entries.values()) {
      const sum = this.spenders.get(spender) ?? emptyTally();
      addTally(sum, tally, sign);
      this.spenders.set(spender, sum);
      addTally(this.total, tally, sign);
    }
  }

  /** The minutes with calls, `end` exclusive; undefined when there were none. */
  get span(): { start: EpochMinute; end: EpochMinute } | undefined {
    return this.first === undefined || this.last === undefined ? undefined : { start: this.first, end: this.last + 1 };
  }
}
