import { describeLedgerPages } from './ledger-pages-contract.ts';
import {
  describeEndedConversations,
  describeLedgerRows,
  describeSpendSteps,
  type MakeLedgers,
} from './ledger-rows-contract.ts';

/** The promises of the LedgerStore port. */
export function describeLedgerStore(make: MakeLedgers): void {
  describeLedgerRows(make);
  describeLedgerPages(make);
  describeEndedConversations(make);
  describeSpendSteps(make);
}
