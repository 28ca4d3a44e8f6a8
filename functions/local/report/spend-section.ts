import { type Bar, barList } from './bar-list.ts';
import { budgetCard } from './budget-chart.ts';
import type { Episode } from './episodes.ts';
import { dearestFirst, NO_PRICE, nameText, spanText, sumOf } from './format.ts';
import { type Html, html } from './html.ts';
import { COLORED, REST } from './palette.ts';
import type { ReplayReport, ReportedSpender, SpendSeries } from './replay-report.ts';
import { spendChart } from './spend-chart.ts';

/** The charts: spend over time, by spender and by model, and against the budgets. */
export function spendSection(
  report: ReplayReport,
  colorOf: (id: string) => string,
  episodes: readonly Episode[],
): Html {
  const { spenders, series, total, budgets } = report;
  return html`<h2>Where the money went</h2>
<div class="stack">
${series.map((view) => chartCard(view, spenders, colorOf, episodes))}
<div class="two">
<section class="card"><h3>By spender</h3>${bars(spenderBars(spenders, colorOf), total.listCost)}</section>
<section class="card"><h3>By model</h3>${bars(modelBars(spenders), total.listCost)}</section>
</div>
</div>
${budgets.length > 0 ? html`<h2>Budgets</h2><div class="two">${budgets.map(budgetCard)}</div>` : undefined}`;
}

const bars = (list: readonly Bar[], total: bigint): Html =>
  list.length === 0 ? html`<p class="empty">No calls.</p>` : barList(list, total);

function chartCard(
  view: SpendSeries,
  spenders: readonly ReportedSpender[],
  colorOf: (id: string) => string,
  episodes: readonly Episode[],
): Html {
  const steps = Math.max(0, ...view.spenders.map(({ values }) => values.length));
  const named = spenders.toSorted(dearestFirst).filter(({ id }) => colorOf(id) !== REST);
  const others = spenders.filter(({ id, listCost }) => colorOf(id) === REST && listCost > 0n);
  return html`<section class="card"><h3>Per ${stepText(view.stepMs)} <span class="muted">${spanText(view.start, view.start + steps * view.stepMs)}</span></h3>
<ul class="legend">${named.map(({ id, name }) => html`<li class="${colorOf(id)}"><i></i>${nameText(name)}</li>`)}${
    others.length > 0 ? html`<li class="${REST}"><i></i>${others.length} more</li>` : undefined
  }</ul>
${spendChart(view, colorOf, episodes)}</section>`;
}

function stepText(stepMs: number): string {
  const minutes = stepMs / 60_000;
  if (minutes < 60) return `${minutes} minutes`;
  return minutes === 60 ? 'hour' : minutes === 1440 ? 'day' : `${minutes / 60} hours`;
}

/** The dearest spenders, the rest as one bar, and those that could not be priced at all. */
function spenderBars(spenders: readonly ReportedSpender[], colorOf: (id: string) => string): Bar[] {
  const priced = spenders.filter(({ listCost }) => listCost > 0n).toSorted(dearestFirst);
  const shown = priced.slice(0, COLORED + 2);
  const others = priced.slice(shown.length);
  const unpriced = spenders.filter(({ listCost, calls, pricedCalls }) => listCost === 0n && calls > pricedCalls);
  return [
    ...shown.map(({ id, name, listCost }) => ({ name, listCost, color: colorOf(id) })),
    ...(others.length > 0
      ? [{ name: `${others.length} more`, listCost: sumOf(others.map(({ listCost }) => listCost)), color: REST }]
      : []),
    ...unpriced.slice(0, 4).map(({ name, listCost }) => ({ name, listCost, color: REST, instead: NO_PRICE })),
  ];
}

const MODELS = 10;

function modelBars(spenders: readonly ReportedSpender[]): Bar[] {
  const models = [...Map.groupBy(spenders, ({ model }) => model ?? 'unknown model')].map(([name, group]) => ({
    name,
    color: 'plain',
    listCost: sumOf(group.map(({ listCost }) => listCost)),
    instead: group.every(({ pricedCalls, calls }) => pricedCalls === 0 && calls > 0) ? NO_PRICE : undefined,
  }));
  return models
    .filter(({ listCost, instead }) => listCost > 0n || instead)
    .sort(dearestFirst)
    .slice(0, MODELS);
}
