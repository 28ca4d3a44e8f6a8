import type { DataVisualizationBlock } from '#core/messages/slack/blocks.ts';
import { valueTicks } from '#functions/local/report/axis.ts';
import { type Html, html } from '#functions/local/report/html.ts';
import { drawing } from './chart-drawing.ts';
import { categoryLabels } from './chart-labels.ts';
import { isolatedText, literalText } from './literal-text.ts';

const axisNumber = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** A chart in its card. What it draws stretches; its labels, being text beside it, keep their size. */
export function chartCard({ title, chart }: DataVisualizationBlock): Html {
  const { series, axis_config: axis } = chart;
  const highest = Math.max(0, ...series.flatMap(({ data }) => data.map(({ value }) => value)));
  // A chart of nothing still has an axis.
  const ticks = valueTicks(highest || 1);
  const axes = [axis.y_label, axis.x_label].filter((label) => label !== undefined);
  return html`<figure class="slack-chart" role="img" aria-label="${literalText(title)}">
<figcaption>${literalText(title)}</figcaption>
${
  series.length > 1
    ? html`<ul class="slack-legend">${series.map(({ name }, index) => html`<li class="slack-series-${index}">${isolatedText(name)}</li>`)}</ul>`
    : undefined
}
<div class="slack-plot"><div class="slack-y">${ticks.toReversed().map((tick) => html`<span>${axisNumber.format(tick)}</span>`)}</div>
${drawing(chart, ticks)}
<div class="slack-x">${categoryLabels(axis.categories)}</div></div>
${axes.length > 0 ? html`<p class="slack-axes">${isolatedText(axes.join(' · '))}</p>` : undefined}</figure>`;
}
