import type { Config } from '#core/config/config.ts';
import { readLine } from '#core/invocation/read-record.ts';
import { foldRows, type Page, type PageEntry, sumPages } from '#core/ledger/page.ts';
import { encodePage } from '#core/ledger/page-codec.ts';
import { betterRow, type Row, toRow } from '#core/ledger/row.ts';
import { formatUsd } from '#core/money.ts';
import type { KeyRing } from '#core/ports/keyed-hash.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { Pricing } from '#core/pricing/pricing.ts';
import { DAY, minuteOf } from '#core/time.ts';
import { readSpend } from '#functions/ledger/rolling-spend.ts';
import type { LogLine } from './sources/read-log-lines.ts';

export interface Verification {
  /** Distinct calls of the day in the raw logs, and in the table. */
  readonly calls: { readonly raw: number; readonly table: number };
  readonly listCost: { readonly raw: bigint; readonly table: bigint };
  /** One line for every slice of the day that differs; empty when the table is right. */
  readonly differences: readonly string[];
}

export interface Verify {
  readonly lines: AsyncIterable<LogLine>;
  readonly ledger: LedgerStore;
  readonly keys: KeyRing;
  readonly config: Config;
  readonly pricing: Pricing;
}

/**
 * verifyDay reads the raw logs of a day again, sums them in one go in this process, and compares every slice (spender x model x
 * role, and metadata) with what the table holds: nothing of the table's making takes part but its pages.
 */
export async function verifyDay(day: string, { lines, ledger, keys, config, pricing }: Verify): Promise<Verification> {
  const from = minuteOf(Date.parse(day));
  const to = from + DAY;
  const scopes = new Map<string, Map<string, Row>>();
  const context = { keys, metadataKeys: new Set(config.metadataKeys), conversationKeys: config.conversationKeys };
  for await (const line of lines) {
    if ('rejected' in line) continue;
    const read = readLine(line.text, context);
    if (read.kind !== 'invocation') continue;
    const minute = minuteOf(read.invocation.timestamp);
    if (minute < from || minute >= to) continue;
    // Turn features take no part in a sum, and a day of them need not be held.
    const { features: _, ...row } = toRow(read.invocation, context.metadataKeys, keys.names, new Map());
    const rows = scopes.get(row.scope) ?? new Map<string, Row>();
    const known = rows.get(row.requestId);
    rows.set(row.requestId, known ? betterRow(known, row) : row);
    scopes.set(row.scope, rows);
  }

  const all = new Set([...scopes.keys(), ...(await ledger.scopes())]);
  const differences: string[] = [];
  const raw: Page[] = [];
  const table: Page[] = [];
  for (const scope of [...all].sort()) {
    const fromLogs = foldRows(scopes.get(scope)?.values() ?? [], pricing);
    const fromTable = await readSpend(ledger, scope, from, to);
    raw.push(fromLogs);
    table.push(fromTable);
    differences.push(...compare(scope, fromLogs, fromTable));
  }
  const [rawTotal, tableTotal] = [totalOf(raw), totalOf(table)];
  return {
    calls: { raw: rawTotal.calls, table: tableTotal.calls },
    listCost: { raw: rawTotal.listCost, table: tableTotal.listCost },
    differences,
  };
}

function totalOf(pages: readonly Page[]): { calls: number; listCost: bigint } {
  const entries = [...sumPages(pages).entries.values()];
  return {
    calls: entries.reduce((sum, { tally }) => sum + tally.calls, 0),
    listCost: entries.reduce((sum, { tally }) => sum + tally.listCost, 0n),
  };
}

function compare(scope: string, raw: Page, table: Page): string[] {
  const said = (entry: PageEntry | undefined): string =>
    entry ? `${entry.tally.calls} calls, $${formatUsd(entry.tally.listCost)}` : 'nothing';
  const bytes = (entry: PageEntry | undefined): string =>
    entry ? encodePage({ entries: new Map([['', entry]]), metadata: new Map() }).toString() : '';
  const keys = new Set([...raw.entries.keys(), ...table.entries.keys()]);
  const differences = [...keys].sort().flatMap((key) => {
    const [ours, theirs] = [raw.entries.get(key), table.entries.get(key)];
    if (bytes(ours) === bytes(theirs)) return [];
    const { spender, model } = ours ?? theirs ?? { spender: '', model: '' };
    return [`${scope} ${spender} ${model}: the logs say ${said(ours)}; the table ${said(theirs)}`];
  });
  for (const [key, { key: name, tally }] of raw.metadata) {
    const theirs = table.metadata.get(key)?.tally;
    if (theirs?.calls === tally.calls && theirs.listCost === tally.listCost) continue;
    differences.push(`${scope} metadata ${name}: the logs say ${tally.calls} calls; the table ${theirs?.calls ?? 0}`);
  }
  return differences;
}
