import { SpendHistory } from '#core/ledger/spend-history.ts';
import type { LedgerStore, Progress } from '#core/ports/ledger-store.ts';
import { type EpochMinute, startOfDay } from '#core/time.ts';
import type { FoldedMinute } from '#functions/ledger/fold-ledger.ts';
import { loadHistory } from '#functions/ledger/load-history.ts';

/** `<partition>.<account>.*`: what is judged over all Regions of an account that the ledger has. */
export const accountOf = (scope: string): string => `${scope.slice(0, scope.lastIndexOf('.'))}.*`;

interface Book {
  readonly account: SpendHistory;
  readonly scopes: Map<string, { readonly history: SpendHistory; foldedUntil: EpochMinute }>;
  day: EpochMinute;
}

/** The spend histories this process keeps from tick to tick, by account and by scope. */
export function spendBooks(ledger: LedgerStore) {
  const books = new Map<string, Book>();

  return {
    /** Opens an account's book for its scopes; reads it again from the pages if somebody else has folded since. */
    async open(account: string, scopes: ReadonlyMap<string, Progress>, now: EpochMinute): Promise<Book> {
      const known = books.get(account);
      const current = [...scopes].every(
        ([scope, { foldedUntil }]) => known?.scopes.get(scope)?.foldedUntil === foldedUntil,
      );
      if (known && current) return known;
      const book: Book = { account: new SpendHistory(), scopes: new Map(), day: startOfDay(now) };
      for (const [scope, { foldedUntil }] of scopes) {
        const history = new SpendHistory();
        await loadHistory(ledger, scope, foldedUntil, [history, book.account]);
        book.scopes.set(scope, { history, foldedUntil });
      }
      books.set(account, book);
      return book;
    },

    /** Half a tick may be in it: the next one reads the pages. */
    drop: (account: string) => books.delete(account),
  };
}

/** Adds what a fold has changed to the histories of its scope and account. */
export function enter(book: Book, scope: string, { minute, before, after, changed }: FoldedMinute): void {
  if (!changed) return;
  book.scopes.get(scope)?.history.addChange(minute, before, after);
  book.account.addChange(minute, before, after);
}

/** Closes a tick: notes how far each scope is, and forgets once a day what no detector looks back on. */
export function close(book: Book, foldedUntil: ReadonlyMap<string, EpochMinute>, now: EpochMinute): void {
  for (const [scope, until] of foldedUntil) {
    const one = book.scopes.get(scope);
    if (one) one.foldedUntil = until;
  }
  if (startOfDay(now) === book.day) return;
  book.day = startOfDay(now);
  book.account.forget(now);
  for (const { history } of book.scopes.values()) history.forget(now);
}
