import { emptyPage } from '#core/ledger/page.ts';
import { SpendHistory } from '#core/ledger/spend-history.ts';
import type { LedgerStore, Progress } from '#core/ports/ledger-store.ts';
import { type EpochMinute, startOfDay } from '#core/time.ts';
import type { FoldedMinute } from '#functions/ledger/fold-ledger.ts';
import { loadHistory } from '#functions/ledger/load-history.ts';

/** `<partition>.<account>.*`: what is judged over all Regions of an account that the ledger has. */
export const accountOf = (scope: string): string => `${scope.slice(0, scope.lastIndexOf('.'))}.*`;

/** What an account and its scopes have spent, as this process remembers it. */
export interface Book {
  readonly account: SpendHistory;
  readonly scopes: Map<string, { readonly history: SpendHistory; foldedUntil: EpochMinute }>;
  day: EpochMinute;
}

/** The spend histories this process keeps from tick to tick, by account and by scope. */
export function spendBooks(ledger: LedgerStore) {
  const books = new Map<string, Book>();

  return {
    /** The account's book as the last tick left it; undefined when there is none or somebody else has folded since. */
    known(account: string, scopes: ReadonlyMap<string, Progress>): Book | undefined {
      const book = books.get(account);
      const isCurrent = [...scopes].every(
        ([scope, { foldedUntil }]) => book?.scopes.get(scope)?.foldedUntil === foldedUntil,
      );
      return isCurrent ? book : undefined;
    },

    /** Reads an account's book from the pages, up to `until`. */
    async read(account: string, scopes: readonly string[], until: EpochMinute): Promise<Book> {
      const book: Book = { account: new SpendHistory(), scopes: new Map(), day: startOfDay(until) };
      for (const scope of scopes) {
        const history = new SpendHistory();
        await loadHistory(ledger, scope, until, [history, book.account]);
        book.scopes.set(scope, { history, foldedUntil: until });
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

/** Takes a minute that is still to be judged out of a book read from the pages; it comes back when its turn is there. */
export function takeOut(book: Book, scope: string, one: FoldedMinute): FoldedMinute {
  const unseen = { ...one, before: emptyPage(), changed: true };
  enter(book, scope, { ...unseen, before: one.after, after: emptyPage() });
  return unseen;
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
