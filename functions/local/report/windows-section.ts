import { displayUsd } from '#core/money.ts';
import { countText, coverageText, momentText, nameText, shortNames, spentText } from './format.ts';
import { type Html, html } from './html.ts';
import type { ReplayReport } from './replay-report.ts';
import { GROUPS, type RollingRow, rollingRows, totalRow } from './rolling-rows.ts';

const MOST = 12;

/** Rolling spend by spender, model, role and metadata, a column for every window. */
export function windowsSection(report: ReplayReport): Html {
  const labels = report.windows.map(({ label }) => label);
  if (labels.length === 0) return html``;
  const tables = GROUPS.flatMap(({ key, title }) => {
    const rows = rollingRows(report.windows, key);
    return rows.length > 0 ? [groupTable(title, labels, rows, totalRow(report.windows))] : [];
  });
  return html`<h2>Rolling spend <span class="muted">up to ${momentText(report.asOf)} UTC</span></h2>
<div class="stack">${tables.length > 0 ? tables : html`<p class="card empty">No spend in any window.</p>`}</div>`;
}

function groupTable(title: string, labels: readonly string[], rows: readonly RollingRow[], sum: RollingRow): Html {
  const hidden = rows.length - MOST;
  const short = shortNames(rows.map(({ name }) => name));
  return html`<section class="card"><div class="scroll"><table>
<thead><tr><th>${title}</th>${labels.map((label) => html`<th>${label}</th>`)}<th>calls</th><th>priced</th></tr></thead>
<tbody>${rows.slice(0, MOST).map((row) => line(row, short(row.name)))}
${hidden > 0 ? html`<tr><td class="zero">${hidden} more</td>${[...labels, '', ''].map(() => html`<td></td>`)}</tr>` : undefined}
${line(sum, sum.name, 'sum')}</tbody></table></div></section>`;
}

function line({ name, windows, widest }: RollingRow, shown: string, kind = ''): Html {
  return html`<tr class="${kind}"><td title="${name}">${nameText(shown)}</td>${windows.map((spent) =>
    spent ? html`<td>${spentText(spent)}</td>` : html`<td class="zero">${displayUsd(0n)}</td>`,
  )}<td>${countText(widest.calls)}</td><td>${coverageText(widest)}</td></tr>`;
}
