import { describe, expect, it } from 'vitest';
import type { Block, DataVisualizationBlock, SlackMessage } from '#core/messages/slack/blocks.ts';
import { blockFaults } from '#core/messages/slack/check-blocks.ts';

const saying = (blocks: readonly Block[], text = 'x', event_type = 'incident'): SlackMessage => ({
  text,
  blocks,
  metadata: { event_type, event_payload: { incident: 'a.1', version: 1, kind: 'post' } },
});
const long = (length: number): string => 'x'.repeat(length);
const header = (text: string): Block => ({ type: 'header', text: { type: 'plain_text', text } });
const context = (count: number, text = 'x'): Block => ({
  type: 'context',
  elements: Array.from({ length: count }, () => ({ type: 'plain_text', text })),
});
const section = (text: string): Block => ({ type: 'section', text: { type: 'plain_text', text } });
const fields = (count: number, text = 'x'): Block => ({
  type: 'section',
  fields: Array.from({ length: count }, () => ({ type: 'plain_text', text })),
});
const rich = (text: string): Block => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
const chart = (count: number, other: Partial<DataVisualizationBlock> = {}): DataVisualizationBlock => {
  const categories = Array.from({ length: count }, (_, at) => String(at));
  const data = categories.map((label) => ({ label, value: 1 }));
  return {
    type: 'data_visualization',
    title: 'Spend',
    chart: { type: 'bar', series: [{ name: 'USD', data }], axis_config: { categories } },
    ...other,
  };
};
const plotted = (other: Partial<DataVisualizationBlock['chart']>): DataVisualizationBlock =>
  chart(1, { chart: { ...chart(1).chart, ...other } });
const series = (name: string, data = [{ label: '0', value: 1 }]) => ({ name, data });

describe('a message at a limit of Slack', () => {
  it.each<[string, SlackMessage]>([
    ['a text of 4,000', saying([header('x')], long(4000))],
    ['fifty blocks', saying(Array.from({ length: 50 }, () => ({ type: 'divider' })))],
    ['a header of 150', saying([header(long(150))])],
    ['a section of 3,000', saying([section(long(3000))])],
    ['ten fields of 1,000', saying([fields(10, long(1000))])],
    ['ten context elements', saying([context(10)])],
    ['a chart of twenty categories', saying([chart(20)])],
    ['a chart with six series', saying([plotted({ series: [...'abcdef'].map((name) => series(name)) })])],
    ['two charts', saying([chart(1), chart(1)])],
    ['a title of 50', saying([chart(1, { title: long(50) })])],
    ['almost 13,000 characters of blocks', saying([rich(long(12_890))])],
  ])('is taken with %s', (_, message) => expect(blockFaults(message)).toEqual([]));
});

describe('a message beyond a limit', () => {
  it.each<[string, SlackMessage, RegExp]>([
    ['no text', saying([header('x')], ''), /empty text/],
    ['a text of 4,001', saying([header('x')], long(4001)), /^text of 4001/],
    ['no blocks', saying([]), /no blocks/],
    ['51 blocks', saying(Array.from({ length: 51 }, () => ({ type: 'divider' }))), /51 blocks/],
    [
      'blocks too long together',
      saying(Array.from({ length: 5 }, () => section(long(2600)))),
      /^blocks too long together/,
    ],
    ['a header of 151', saying([header(long(151))]), /block 0, header: text of 151/],
    ['a header whose entities are too long', saying([header('&'.repeat(31))]), /header: text of 155/],
    ['an empty header', saying([header('')]), /header: empty text/],
    ['a section of nothing', saying([{ type: 'section' }]), /neither text nor fields/],
    ['a section of 3,001', saying([section(long(3001))]), /section: text of 3001/],
    ['eleven fields', saying([fields(11)]), /11 fields/],
    ['a field of 2,001', saying([fields(1, long(2001))]), /section: text of 2001/],
    ['eleven context elements', saying([context(11)]), /11 elements/],
    ['rich text of nothing', saying([{ type: 'rich_text', elements: [] }]), /no elements/],
    ['an empty rich text', saying([rich('')]), /an empty text/],
    [
      'an empty list',
      saying([{ type: 'rich_text', elements: [{ type: 'rich_text_list', style: 'bullet', elements: [] }] }]),
      /rich_text_list without elements/,
    ],
    ['three charts', saying([chart(1), chart(1), chart(1)]), /too many charts/],
    ['a chart title of 51', saying([chart(1, { title: long(51) })]), /data_visualization: title/],
    ['a chart of 21 categories', saying([chart(21)]), /number of categories/],
    ['a chart of none', saying([chart(0)]), /number of categories/],
    ['no series', saying([plotted({ series: [] })]), /number of series/],
    ['seven series', saying([plotted({ series: [...'abcdefg'].map((name) => series(name)) })]), /number of series/],
    ['two series of one name', saying([plotted({ series: [series('a'), series('a')] })]), /series name/],
    ['a series name of 21', saying([plotted({ series: [series(long(21))] })]), /series name/],
    ['a category twice', saying([plotted({ axis_config: { categories: ['0', '0'] } })]), /: category/],
    ['a category of 21', saying([plotted({ axis_config: { categories: [long(21)] } })]), /: category/],
    ['an axis label of 51', saying([plotted({ axis_config: { categories: ['0'], y_label: long(51) } })]), /axis label/],
    ['data without its category', saying([plotted({ series: [series('a', [])] })]), /one value for each category/],
    [
      'a value that is no number',
      saying([plotted({ series: [series('a', [{ label: '0', value: Number.NaN }])] })]),
      /must be finite/,
    ],
    ['an event type that is no name', saying([header('x')], 'x', 'a b'), /event type/],
  ])('is told for %s', (_, message, fault) => {
    expect(blockFaults(message).some((found) => fault.test(found))).toBe(true);
  });
});
