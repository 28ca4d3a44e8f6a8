import { type ConversationCall, collectCalls } from '#core/conversations/conversation-call.ts';
import { Conversations } from '#core/conversations/conversations.ts';
import { foldRows } from '#core/ledger/page.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { Pricing } from '#core/pricing/pricing.ts';
import { DAY, type EpochMinute, HOUR } from '#core/time.ts';

/** How far back a new process reads rows: what a conversation cost before that is not known to it. */
const READ_BACK = 2 * HOUR;
/** And no further than so many calls, which take some ten seconds of a whole processor: a start that takes minutes never ends. */
const MOST_READ = 1_000_000;
/** An hour is stored a quarter of an hour after it is over: what was last heard of in it has ended by then. */
const CLOSED_AFTER = HOUR + 15;
const USUAL_DAYS = 7;

/** The conversations of every scope, as this process remembers them from tick to tick. */
export class WatchedConversations {
  private readonly ledger: LedgerStore;
  private readonly scopes = new Map<string, { readonly of: Conversations; foldedUntil: EpochMinute }>();

  constructor(ledger: LedgerStore) {
    this.ledger = ledger;
  }

  /** Those of a scope that is folded until then; read from its rows where somebody else has folded since, or nobody has yet. */
  async of(scope: string, foldedUntil: EpochMinute, pricing: Pricing): Promise<Conversations> {
    const known = this.scopes.get(scope);
    if (known?.foldedUntil === foldedUntil) return known.of;
    const conversations = new Conversations();
    const past = await this.ledger.readConversations(scope, foldedUntil - USUAL_DAYS * DAY, foldedUntil);
    for (const [hour, ended] of past) conversations.past.load(hour, ended);
    const from = await this.readFrom(scope, foldedUntil);
    for await (const { minute, rows } of this.ledger.readSegments(scope, from, foldedUntil + 1)) {
      const calls: ConversationCall[] = [];
      foldRows(rows, pricing, collectCalls(calls));
      conversations.set(minute, calls);
      conversations.advance(minute + 1);
    }
    this.scopes.set(scope, { of: conversations, foldedUntil });
    return conversations;
  }

  /** Minute from which on the rows are read, by the calls that the pages have counted. */
  private async readFrom(scope: string, until: EpochMinute): Promise<EpochMinute> {
    const earliest = until - READ_BACK;
    let calls = 0;
    for (const { start, page } of (await this.ledger.readPages(scope, 'minute', earliest, until + 1)).reverse()) {
      for (const { tally } of page.entries.values()) calls += tally.calls;
      if (calls > MOST_READ) return start + 1;
    }
    return earliest;
  }

  /** Ends a tick: stores what is over, and notes how far the scope is. */
  async finish(scope: string, foldedUntil: EpochMinute, now: EpochMinute): Promise<void> {
    const known = this.scopes.get(scope);
    if (!known) return;
    const { past } = known.of;
    known.of.advance(now);
    for (const hour of past.open(now - CLOSED_AFTER)) {
      await this.ledger.putConversations(scope, hour, past.worthStoring(hour));
      past.close(hour);
    }
    past.forget(now);
    known.foldedUntil = foldedUntil;
  }
}
