import { countText, coverageText, shortNames, spentText, sumOf } from './format.ts';
import type { ReplayReport, Spent } from './replay-report.ts';
import { type GroupKey, rollingRows, totalRow } from './rolling-rows.ts';
import { type Column, table } from './terminal-table.ts';
import { clip, paint, type TerminalStyle, terminalText } from './terminal-text.ts';
import { trend } from './trend.ts';

const MOST_ROWS = 12;
const TREND = 8;

/** Rolling spend of one group as an aligned table, a column for every window, with a trend for spenders. */
export function rollingLines(
  report: ReplayReport,
  key: GroupKey,
  title: string,
  { color, width }: TerminalStyle,
): string[] {
  const rows = rollingRows(report.windows, key);
  if (rows.length === 0) return [];
  const short = shortNames(rows.map(({ name }) => name));
  const names = rows.slice(0, MOST_ROWS).map(({ name }) => name);
  const lines = [...rows.slice(0, MOST_ROWS), totalRow(report.windows)];
  const windows = report.windows.map(
    ({ label }, index): Column => ({
      title: label === 'month to date' ? 'MTD' : label,
      align: 'right',
      // On a narrow line the last 24 hours stay and the longest windows go first.
      dropOrder: index === 1 ? 0 : 1 + index,
      cells: lines.map((row) => amountText(row.windows[index])),
    }),
  );
  const [head = '', ...body] = table(
    [
      { title, align: 'left', dropOrder: 0, cells: [...names.map((name) => terminalText(short(name))), 'total'] },
      ...windows,
      { title: 'calls', align: 'right', dropOrder: 9, cells: lines.map(({ widest }) => countText(widest.calls)) },
      { title: 'priced', align: 'right', dropOrder: 1, cells: lines.map(({ widest }) => coverageText(widest)) },
      ...(key === 'spenders' ? trendColumn(report, names) : []),
    ],
    width,
  );
  const hidden = rows.length - names.length;
  return ['', paint(head, 'dim', color), ...body, ...(hidden > 0 ? [clip(`${countText(hidden)} more`, width)] : [])];
}

// The smallest amount worth its digits beside others: below it a column would need ten more characters.
const LEAST = 1_000_000_000n;

function amountText(spent: Spent | undefined): string {
  if (!spent) return '-';
  return spent.listCost > 0n && spent.listCost < LEAST ? '<$0.001' : spentText(spent);
}

/** A sparkline over the longest view for every named spender; spenders of one name share theirs. */
function trendColumn({ series, spenders }: ReplayReport, names: readonly string[]): Column[] {
  const longest = series.toSorted((a, b) => b.stepMs - a.stepMs)[0];
  if (!longest) return [];
  const idsOf = Map.groupBy(spenders, ({ name }) => name);
  const cells = names.map((name) => {
    const ids = new Set(idsOf.get(name)?.map(({ id }) => id));
    const mine = longest.spenders.filter(({ id }) => ids.has(id));
    const steps = Math.max(0, ...mine.map(({ values }) => values.length));
    const sums = Array.from({ length: steps }, (_, step) => sumOf(mine.map(({ values }) => values[step] ?? 0n)));
    return trend(sums, TREND);
  });
  return [{ title: 'trend', align: 'left', dropOrder: 8, cells }];
}
