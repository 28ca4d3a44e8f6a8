import { emptyPage } from '#core/ledger/page.ts';
import { PromptHistory } from '#core/ledger/prompt-history.ts';
import { SpendHistory } from '#core/ledger/spend-history.ts';
import type { LedgerStore, Progress } from '#core/ports/ledger-store.ts';
import { type EpochMinute, startOfDay } from '#core/time.ts';
import type { FoldedMinute } from '#functions/ledger/fold-ledger.ts';
import { loadHistory } from '#functions/ledger/load-history.ts';

/** What a scope has spent, and what its prompts were made of. */
interface ScopeHistory {
  readonly history: SpendHistory;
  readonly prompts: PromptHistory;
  foldedUntil: EpochMinute;
}

/** What an account and each of its scopes have spent, as this process remembers it from tick to tick. */
export class AccountHistory {
  readonly total = new SpendHistory();
  private readonly scopes = new Map<string, ScopeHistory>();
  private day: EpochMinute | undefined;

  /** Reads the history of every scope from its pages, up to `until`; minutes from `judgedFrom` on are to be judged. */
  static async read(
    ledger: LedgerStore,
    scopes: Iterable<string>,
    until: EpochMinute,
    judgedFrom: EpochMinute,
  ): Promise<AccountHistory> {
    const account = new AccountHistory();
    for (const scope of scopes) {
      const [history, prompts] = [new SpendHistory(), new PromptHistory()];
      await loadHistory(ledger, scope, until, judgedFrom, [history, prompts, account.total]);
      account.scopes.set(scope, { history, prompts, foldedUntil: until });
    }
    return account;
  }

  of(scope: string): Pick<ScopeHistory, 'history' | 'prompts'> {
    const known = this.scopes.get(scope);
    if (!known) throw new Error(`no history was read for scope ${scope}`);
    return known;
  }

  /** False when somebody else has folded since the last tick: what is remembered is not what the pages say. */
  isCurrent(progress: ReadonlyMap<string, Progress>): boolean {
    return [...progress].every(([scope, { foldedUntil }]) => this.scopes.get(scope)?.foldedUntil === foldedUntil);
  }

  /** Adds what a fold has changed. */
  add(scope: string, { minute, before, after, changed }: FoldedMinute): void {
    if (!changed) return;
    const { history, prompts } = this.of(scope);
    for (const one of [history, prompts, this.total]) one.addChange(minute, before, after);
  }

  /** Takes a minute that was read from the pages out again until it is judged; gives what to add when its turn is there. */
  withhold(scope: string, one: FoldedMinute): FoldedMinute {
    this.add(scope, { ...one, before: one.after, after: emptyPage(), changed: true });
    return { ...one, before: emptyPage(), changed: true };
  }

  /** Ends a tick: notes how far each scope is, and forgets once a day what no detector looks back on. */
  finish(foldedUntil: ReadonlyMap<string, EpochMinute>, now: EpochMinute): void {
    for (const [scope, until] of foldedUntil) {
      const known = this.scopes.get(scope);
      if (known) known.foldedUntil = until;
    }
    const today = startOfDay(now);
    if (today === this.day) return;
    this.day = today;
    this.total.forget(now);
    for (const { history, prompts } of this.scopes.values()) {
      history.forget(now);
      prompts.forget(now);
    }
  }
}
