import { describeLedgerPages } from './ledger-pages-contract.ts';
import { describeEndedConversations, describeLedgerRows, type MakeLedgers } from './ledger-rows-contract.ts';

/** The promises of the LedgerStore port. */
export function describeLedgerStore(make: MakeLedgers): void {
  describeLedgerRows(make);
  describeLedgerPages(make);
  describeEndedConversations(make);
}
