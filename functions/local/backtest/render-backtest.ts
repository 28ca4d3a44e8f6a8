import type { WatchSettings } from '#core/anomaly/settings.ts';
import { displayUsd, picoOf } from '#core/money.ts';
import { MINUTE_MS } from '#core/time.ts';
import { momentText } from '#functions/local/report/format.ts';
import { type Html, html, trusted } from '#functions/local/report/html.ts';
import { ceilingOf, percent, plot } from '#functions/local/report/plot.ts';
import { STYLE } from '#functions/local/report/style.ts';
import type { JudgedRow, JudgedSeries } from './judge-series.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'";
const CHARTS = 100;
const POINTS = 400;
const CHART_STYLE =
  '.usual{fill:var(--c2);opacity:.18}.plot{grid-template-rows:150px 20px}.plot .mark b{padding:0 4px}';

/** One self-contained page: of each series the cost, what was usual up to the most that ever was, and what a person was told. */
export function renderBacktest(series: readonly JudgedSeries[], settings: WatchSettings): string {
  const shown = series.toSorted((a, b) => toldIn(b).length - toldIn(a).length).slice(0, CHARTS);
  const left = series.length - shown.length;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}"><title>Backtest of the spend detector</title>
<style>${trusted(STYLE + CHART_STYLE)}</style></head>
<body><main><h1>Backtest of the spend detector</h1>
<p class="lede">${series.reduce((sum, one) => sum + toldIn(one).length, 0)} alerts in ${series.length} series, with a floor of ${displayUsd(picoOf(settings.floorUsdADay))} a day. The band reaches from the mean of the seven days before to the most that a step had cost before.</p>
${left > 0 ? html`<p class="muted">The ${CHARTS} series with most alerts are shown; ${left} more are not.</p>` : undefined}
<div class="stack">${shown.map(seriesCard)}</div>
<footer><p>Times are UTC.</p></footer></main></body></html>
`.markup;
}

const toldIn = ({ judged }: JudgedSeries): readonly JudgedRow[] => judged.filter(({ told }) => told !== undefined);

function seriesCard(one: JudgedSeries): Html {
  const told = toldIn(one);
  return html`<section class="card"><h3>${one.name}</h3>
${chart(one)}
${told.length === 0 ? html`<p class="muted">No alert.</p>` : html`<ol class="plainlist">${told.map(({ row, told: reason }) => html`<li>${momentText(row.at)}: ${reason}</li>`)}</ol>`}
</section>`;
}

/** Neighbouring rows share a bar where there are many; a bar shows the dearest of its rows. */
function chart({ judged, stepMinutes }: JudgedSeries): Html {
  const rows = judged.filter(({ row }) => row.value !== undefined);
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return html`<p class="empty">Nothing was measured.</p>`;
  const [start, end] = [first.row.at, Math.max(last.row.at, first.row.at) + stepMinutes * MINUTE_MS];
  const bars = Math.min(POINTS, Math.max(1, Math.round((end - start) / (stepMinutes * MINUTE_MS))));
  const [cost, usual, most] = [new Float64Array(bars), new Float64Array(bars), new Float64Array(bars)];
  for (const { row, band } of rows) {
    const at = Math.min(bars - 1, Math.max(0, Math.floor(((row.at - start) / (end - start)) * bars)));
    cost[at] = Math.max(cost[at] ?? 0, row.value ?? 0);
    usual[at] = Math.max(usual[at] ?? 0, band.usual);
    most[at] = Math.max(most[at] ?? 0, band.highest);
  }
  const max = Math.max(...cost);
  if (max <= 0) return html`<p class="empty">Nothing was spent.</p>`;
  const frame = { start, end, max: max * 1e12 };
  const top = ceilingOf(frame) / 1e12;
  const scale = (value: number): string => (100 - Math.min(100, (100 * value) / top)).toFixed(2);
  const path = (values: Float64Array): string[] => [...values].map((value, at) => `${at} ${scale(value)}`);
  const area = html`<polygon class="usual" points="${trusted([...path(most), ...path(usual).reverse()].join(' '))}"/>`;
  const drawn = [...cost].map((value, at) =>
    value > 0
      ? html`<rect class="plain" x="${at}" y="${scale(value)}" width="1" height="${((100 * value) / top).toFixed(2)}"/>`
      : html``,
  );
  const marks = judged
    .filter(({ told }) => told !== undefined)
    .map(({ row }, index) => {
      const left = percent(row.at - start, end - start);
      const side = left < 5 ? 'first' : left > 95 ? 'last' : '';
      return html`<span class="mark high ${side}" style="left:${left}%" title="${momentText(row.at)}"><b>${index + 1}</b></span>`;
    });
  return plot(frame, 'Cost per step, with what was usual', bars, [area, ...drawn], { overlay: marks });
}
