import type { DataVisualizationBlock } from '#core/messages/slack/blocks.ts';
import { type Html, html } from '#functions/local/report/html.ts';

type Chart = DataVisualizationBlock['chart'];

/** Units of the drawing: each category is a slot this wide, the whole is 100 high. */
const SLOT = 10;
const GAP = 2;

/** The series over the lines of the axis, in a box that stretches. */
export function drawing({ type, series, axis_config }: Chart, ticks: readonly number[]): Html {
  const slots = Math.max(1, axis_config.categories.length);
  const ceiling = ticks.at(-1) ?? 1;
  const down = (value: number): string => (100 - (100 * value) / ceiling).toFixed(2);
  const width = slots * SLOT;
  const shapes = series.map(({ data }, index) => {
    const values = data.map(({ value }) => value);
    if (type === 'bar') return bars(values, index, series.length, ceiling);
    const points = values.map((value, slot) => `${(slot + 0.5) * SLOT},${down(value)}`).join(' ');
    const line = html`<polyline class="slack-line" points="${points}"/>`;
    const last = (values.length - 0.5) * SLOT;
    const fill = type === 'area' && html`<polygon class="slack-area" points="${SLOT / 2},100 ${points} ${last},100"/>`;
    return html`<g class="slack-series-${index}">${fill || undefined}${line}</g>`;
  });
  return html`<svg viewBox="0 0 ${width} 100" preserveAspectRatio="none" aria-hidden="true">${ticks.map(
    (tick) => html`<line class="slack-grid" x1="0" x2="${width}" y1="${down(tick)}" y2="${down(tick)}"/>`,
  )}${shapes}</svg>`;
}

/** Bars of one series; those of a category stand side by side. */
function bars(values: readonly number[], index: number, count: number, ceiling: number): Html {
  const width = (SLOT - GAP) / count;
  return html`<g class="slack-series-${index}">${values.map((value, slot) => {
    const height = (100 * value) / ceiling;
    const left = slot * SLOT + GAP / 2 + index * width;
    return html`<rect class="slack-bar" x="${left.toFixed(2)}" y="${(100 - height).toFixed(2)}" width="${width.toFixed(2)}" height="${height.toFixed(2)}"/>`;
  })}</g>`;
}
