import { describe, expect, it } from 'vitest';
import type { DataVisualizationBlock } from '#core/messages/slack/blocks.ts';
import { chartCard } from '#functions/local/preview/chart.ts';
import { categoryLabels } from '#functions/local/preview/chart-labels.ts';

type Chart = DataVisualizationBlock['chart'];

function card(type: Chart['type'], ...rows: readonly (readonly number[])[]): string {
  const categories = (rows[0] ?? []).map((_, index) => `c${index}`);
  const series = rows.map((row, index) => ({
    name: `s${index}`,
    data: row.map((value, at) => ({ label: `c${at}`, value })),
  }));
  return chartCard({
    type: 'data_visualization',
    title: 'USD in 5 min',
    chart: { type, series, axis_config: { categories } },
  }).markup;
}

const bars = (markup: string): string[] =>
  [...markup.matchAll(/<rect class="slack-bar" x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)"/g)].map((bar) =>
    bar.slice(1).join(' '),
  );

describe('a chart', () => {
  it('draws a bar as high as its value against the top of the axis', () => {
    expect(bars(card('bar', [4, 1, 0]))).toEqual([
      '1.00 0.00 8.00 100.00',
      '11.00 75.00 8.00 25.00',
      '21.00 100.00 8.00 0.00',
    ]);
  });

  it('sets the bars of several series side by side and names them', () => {
    const markup = card('bar', [4], [2]);
    expect(bars(markup)).toEqual(['1.00 0.00 4.00 100.00', '5.00 50.00 4.00 50.00']);
    expect(markup).toContain('<li class="slack-series-1"><bdi>s1</bdi></li>');
  });

  it('draws a line through the middle of each category, an area down to the axis', () => {
    expect(card('line', [4, 2])).toContain('<polyline class="slack-line" points="5,0.00 15,50.00"/>');
    expect(card('area', [4, 2])).toContain('<polygon class="slack-area" points="5,100 5,0.00 15,50.00 15,100"/>');
  });

  it.each([
    ['millionths of a dollar', [0.000001], '0.000001'],
    ['ten million dollars', [10_000_000], '10M'],
    ['nothing at all', [0, 0], '1'],
  ])('labels an axis of %s without exponents', (_, values, top) => {
    const markup = card('bar', values);
    expect(markup).toContain(`<span>${top}</span>`);
    expect(markup).not.toMatch(/NaN|Infinity|\de-?\d/);
  });
});

describe('labels of categories', () => {
  const labelled = (categories: readonly string[], hidden: string): string[] =>
    categoryLabels(categories)
      .filter(({ markup }) => !markup.includes(hidden))
      .flatMap(({ markup }) => /<bdi>(.*)<\/bdi>/.exec(markup)?.slice(1) ?? []);
  const hours = Array.from({ length: 20 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

  it('labels every category where there is room', () => {
    expect(labelled(['Mon', 'Tue', 'Wed'], 'slack-if-narrow')).toEqual(['Mon', 'Tue', 'Wed']);
  });

  it('leaves out some where there is none, and never the newest', () => {
    expect(labelled(hours, 'slack-if-narrow')).toEqual(hours.filter((_, hour) => hour % 2 === 1));
    expect(labelled(hours, 'slack-if-wide')).toEqual(['03:00', '07:00', '11:00', '15:00', '19:00']);
  });

  it('labels only the newest where one label fills the axis', () => {
    expect(labelled(['a'.repeat(100), 'b'.repeat(100)], 'slack-if-narrow')).toEqual(['b'.repeat(100)]);
  });
});
