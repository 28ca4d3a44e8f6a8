import { describe, expect, it } from 'vitest';
import { chartCard } from '#functions/local/preview/chart.ts';
import { categoryLabels } from '#functions/local/preview/chart-labels.ts';

function card(values: readonly number[]): string {
  const data = values.map((value, at) => ({ label: `c${at}`, value }));
  return chartCard({
    type: 'data_visualization',
    title: 'USD per 5 min',
    chart: { type: 'bar', series: [{ name: 's', data }], axis_config: { categories: data.map(({ label }) => label) } },
  }).markup;
}

describe('a chart', () => {
  it('draws a bar as high as its value against the top of the axis', () => {
    const bars = card([4, 1, 0]).matchAll(/<rect class="slack-bar" x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)"/g);
    expect([...bars].map((bar) => bar.slice(1).join(' '))).toEqual([
      '1 0.00 8 100.00',
      '11 75.00 8 25.00',
      '21 100.00 8 0.00',
    ]);
  });

  it.each([
    ['millionths of a dollar', [0.000001], '0.000001'],
    ['ten million dollars', [10_000_000], '10M'],
    ['nothing at all', [0, 0], '1'],
  ])('labels an axis of %s without exponents', (_, values, top) => {
    const markup = card(values);
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
