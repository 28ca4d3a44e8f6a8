import type { SpendClock } from '#core/findings/incident.ts';
import { spendSeries } from '#core/messages/spend-series.ts';
import { dayText, hourText, zoneName } from '#core/messages/zoned-time.ts';
import { usdOf } from '#core/money.ts';
import type { DataVisualizationBlock } from './blocks.ts';

/** Slack docs: data visualization block. */
const MOST_CATEGORIES = 20;
const A_DAY_OF_MINUTES = 24 * 60;

/** The spend of a clock as bars in whole microdollars; undefined where there is nothing to draw. */
export function spendChart(clock: SpendClock, timeZone: string): DataVisualizationBlock | undefined {
  const { stepMinutes, steps } = spendSeries(clock, MOST_CATEGORIES);
  if (!steps.some(({ spent }) => spent > 0n)) return undefined;
  const label = stepMinutes * steps.length > A_DAY_OF_MINUTES ? dayText : hourText;
  const categories = distinct(steps.map(({ start }) => label(start, timeZone)));
  const data = steps.map(({ spent }, step) => ({
    label: categories[step] ?? '',
    value: Math.round(usdOf(spent) * 1e6) / 1e6,
  }));
  return {
    type: 'data_visualization',
    title: `USD per ${stepMinutes} min, ${zoneName(timeZone)}`.slice(0, 50),
    chart: { type: 'bar', series: [{ name: 'List cost', data }], axis_config: { categories } },
  };
}

/** Clocks that are put back show an hour twice, but a category is there once. */
const distinct = (labels: readonly string[]): string[] =>
  labels.map((label, at) => {
    const before = labels.slice(0, at).filter((other) => other === label).length;
    return before === 0 ? label : `${label} (${before + 1})`;
  });
