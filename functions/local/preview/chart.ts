import type { DataVisualizationBlock } from '#core/messages/slack/blocks.ts';
import { valueTicks } from '#functions/local/report/axis.ts';
import { type Html, html, literalText } from '#functions/local/report/html.ts';
import { categoryLabels } from './chart-labels.ts';

const axisNumber = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** A chart in its card. What it draws stretches; its labels, being text beside it, keep their size. */
export function chartCard({ title, chart }: DataVisualizationBlock): Html {
  const values = chart.series[0].data.map(({ value }) => value);
  // A chart of nothing still has an axis.
  const ticks = valueTicks(Math.max(0, ...values) || 1);
  return html`<figure class="slack-chart" role="img" aria-label="${literalText(title)}">
<figcaption>${literalText(title)}</figcaption>
<div class="slack-plot"><div class="slack-y">${ticks.toReversed().map((tick) => html`<span>${axisNumber.format(tick)}</span>`)}</div>
${bars(values, ticks)}
<div class="slack-x">${categoryLabels(chart.axis_config.categories)}</div></div></figure>`;
}

/** Units of the drawing: each bar has a slot this wide, the whole is 100 high. */
const SLOT = 10;
const GAP = 2;

/** The bars over the lines of the axis, in a box that stretches. */
function bars(values: readonly number[], ticks: readonly number[]): Html {
  const width = Math.max(1, values.length) * SLOT;
  const height = (value: number): number => (100 * value) / (ticks.at(-1) ?? 1);
  const top = (value: number): string => (100 - height(value)).toFixed(2);
  return html`<svg viewBox="0 0 ${width} 100" preserveAspectRatio="none" aria-hidden="true">${ticks.map(
    (tick) => html`<line class="slack-grid" x1="0" x2="${width}" y1="${top(tick)}" y2="${top(tick)}"/>`,
  )}${values.map(
    (value, slot) =>
      html`<rect class="slack-bar" x="${slot * SLOT + GAP / 2}" y="${top(value)}" width="${SLOT - GAP}" height="${height(value).toFixed(2)}"/>`,
  )}</svg>`;
}
