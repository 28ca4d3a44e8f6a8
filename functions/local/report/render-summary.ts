import { displayUsd } from '#core/money.ts';
import { alertLines } from './alert-line.ts';
import { episodesOf } from './episodes.ts';
import { compactCount, costShare, countText, coverageText, plural, spanText, spentText } from './format.ts';
import { found } from './headline-section.ts';
import { HOW_TO_PRICE, leftOut } from './left-out.ts';
import type { ReplayReport } from './replay-report.ts';
import { rollingLines } from './rolling-lines.ts';
import { GROUPS } from './rolling-rows.ts';
import { METER_NAMES } from './spenders-section.ts';
import { type Column, table } from './terminal-table.ts';
import { clip, paint, type TerminalStyle, terminalText, wrap } from './terminal-text.ts';

const WIDEST = 100;
const MOST_ALERTS = 12;

/** The report as a terminal shows it, at most 100 columns wide; without `color` it is plain text. */
export function renderSummary(report: ReplayReport, style: TerminalStyle): string {
  const { color } = style;
  const width = Math.min(style.width, WIDEST);
  const titled = (title: string, lines: readonly string[]): string[] => [
    '',
    paint(clip(title, width), 'bold', color),
    ...lines,
  ];
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : titled(title, lines);
  const episodes = episodesOf(report.findings);
  const alerts = episodes.slice(0, MOST_ALERTS).flatMap(({ last }) => alertLines(last, { color, width }));
  const hidden = episodes.length - MOST_ALERTS;
  return [
    ...totals(report, width, color),
    ...titled(`Findings: ${found(episodes)}`, [...alerts, ...(hidden > 0 ? [`${hidden} more of lower rank`] : [])]),
    ...GROUPS.flatMap(({ key, title }) => rollingLines(report, key, title, { color, width })),
    ...section('Budgets', budgets(report, width)),
    ...section('Not in these figures', notCounted(report, width)),
    '',
  ].join('\n');
}

function totals(
  { title, period, total, listCostUpper, counts }: ReplayReport,
  width: number,
  color: boolean,
): string[] {
  const upper = listCostUpper > total.listCost ? ` (at most ${displayUsd(listCostUpper)})` : '';
  const failed = counts.failed > 0 ? `, ${countText(counts.failed)} failed` : '';
  return [
    paint(clip(terminalText(title), width), 'bold', color),
    clip(spanText(period.start, period.end), width),
    ...wrap(
      `list cost ${spentText(total)}${upper} · ${plural(counts.invocations, 'call')}${failed} · ${coverageText(total)} priced`,
      width,
      '',
    ),
  ];
}

function budgets(report: ReplayReport, width: number): string[] {
  if (report.budgets.length === 0) return [];
  const column = (title: string, align: Column['align'], cells: string[]): Column => ({
    title,
    align,
    dropOrder: 0,
    cells,
  });
  return table(
    [
      column(
        'Budget',
        'left',
        report.budgets.map(({ name }) => terminalText(name)),
      ),
      column(
        'spent',
        'right',
        report.budgets.map(({ spent }) => displayUsd(spent)),
      ),
      column(
        'limit',
        'right',
        report.budgets.map(({ limit }) => displayUsd(limit)),
      ),
      column(
        'used',
        'right',
        report.budgets.map(({ spent, limit }) => costShare(spent, limit)),
      ),
    ],
    width,
  );
}

function notCounted(report: ReplayReport, width: number): string[] {
  const clauses = leftOut(report);
  const models = report.unpriced.map(({ name, calls, tokens, images, meters }) =>
    [
      `no price: ${terminalText(name)}`,
      plural(calls, 'call'),
      ...(tokens > 0
        ? [`${compactCount(tokens)} tokens (${meters.map((meter) => METER_NAMES[meter]).join(', ')})`]
        : []),
      ...(images > 0 ? [plural(images, 'image')] : []),
    ].join(', '),
  );
  const lines = report.rejected.first.map(({ source, reason }) => `unreadable: ${terminalText(source)}: ${reason}`);
  const hint = models.length > 0 ? [HOW_TO_PRICE] : [];
  return [...clauses, ...firstOf(models, report.unpriced.length), ...hint, ...firstOf(lines, report.counts.rejected)]
    .flatMap((text) => wrap(text, width, ''))
    .map((line) => clip(line, width));
}

/** The first few lines, and how many there are beside them. */
const firstOf = (lines: readonly string[], count: number): string[] => {
  const shown = lines.slice(0, 5);
  return count > shown.length ? [...shown, `and ${count - shown.length} more`] : shown;
};
