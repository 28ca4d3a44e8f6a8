import type { Tally } from '#core/ledger/page.ts';
import { formatUsd, type PicoUsd } from '#core/money.ts';
import type { ReplayReport } from '#functions/local/report/replay-report.ts';

export interface SummaryInput {
  readonly counts: ReplayReport['counts'];
  /** Judgements that failed inside a check: what they would have told is not known. */
  readonly checkErrors: number;
  readonly total: Tally;
  readonly tooLateCost: PicoUsd;
  readonly table: { readonly invocations: number; readonly listCost: PicoUsd };
  readonly spenders: readonly { readonly id: string; readonly name: string; readonly tally: Tally }[];
  readonly seconds: number;
}

/** The last line of `replay --json`, version 1. Counts and money are what this run added; `table` is what the table holds now. */
export function summaryJson({ counts, checkErrors, total, tooLateCost, table, spenders, seconds }: SummaryInput) {
  return {
    v: 1,
    type: 'summary',
    ...counts,
    checkErrors,
    listCostUsd: formatUsd(total.listCost),
    listCostUpperUsd: formatUsd(total.listCostUpper),
    tooLateListCostUsd: formatUsd(tooLateCost),
    table: { invocations: table.invocations, listCostUsd: formatUsd(table.listCost) },
    spenders: spenders
      // A reading that is better than the one in the table changes money without adding a call.
      .filter(({ tally }) => tally.calls !== 0 || tally.listCost !== 0n)
      .sort((a, b) => (a.tally.listCost < b.tally.listCost ? 1 : -1))
      .map(({ id, name, tally }) => ({
        spender: id,
        name,
        invocations: tally.calls,
        listCostUsd: formatUsd(tally.listCost),
        tokens: tally.tokens,
      })),
    seconds: Math.round(seconds * 1000) / 1000,
  };
}
