import type { DataVisualizationBlock } from './blocks.ts';

/** Slack docs: data visualization block. */
const LONGEST_TITLE = 50;
const MOST_CATEGORIES = 20;
const LONGEST_LABEL = 20;

/** chartFaults names every limit of Slack's that a chart breaks. */
export function chartFaults({ title, chart }: DataVisualizationBlock): string[] {
  const [{ name, data }] = chart.series;
  const { categories } = chart.axis_config;
  const checks: readonly [fault: string, found: boolean][] = [
    ['title', !fits(title, LONGEST_TITLE)],
    ['series name', !fits(name, LONGEST_LABEL)],
    ['number of categories', categories.length < 1 || categories.length > MOST_CATEGORIES],
    ['category', categories.some((category) => !fits(category, LONGEST_LABEL)) || hasTwice(categories)],
    ['data, which must be one value for each category', !covers(data, categories)],
    ['value, which must be finite', data.some(({ value }) => !Number.isFinite(value))],
  ];
  return checks.flatMap(([fault, found]) => (found ? [fault] : []));
}

const fits = (text: string, most: number): boolean => text.length > 0 && text.length <= most;
const hasTwice = (texts: readonly string[]): boolean => new Set(texts).size < texts.length;
const covers = (data: readonly { readonly label: string }[], categories: readonly string[]): boolean =>
  data.length === categories.length && data.every(({ label }, at) => label === categories[at]);
