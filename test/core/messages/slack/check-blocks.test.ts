import { describe, expect, it } from 'vitest';
import type { Block, DataVisualizationBlock, PlainText } from '#core/messages/slack/blocks.ts';
import { blockFaults } from '#core/messages/slack/check-blocks.ts';

type Data = DataVisualizationBlock['chart']['series'][0]['data'];

const long = (length: number): string => 'x'.repeat(length);
const plain = (text: string): PlainText => ({ type: 'plain_text', text, emoji: false });
const header = (text: string): Block => ({ type: 'header', text: plain(text) });
const context = (text: string): Block => ({ type: 'context', elements: [plain(text)] });
const rich = (text: string): Block => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
const many = (block: Block, count: number): Block[] => Array.from({ length: count }, () => block);
const labelled = (labels: readonly string[], value = 1): Data => labels.map((label) => ({ label, value }));
const counted = (count: number): string[] => Array.from({ length: count }, (_, at) => String(at));

function chart({
  title = 'Spend',
  name = 'USD',
  categories = ['0'],
  data = labelled(categories),
}: {
  title?: string;
  name?: string;
  categories?: readonly string[];
  data?: Data;
}): Block {
  return {
    type: 'data_visualization',
    title,
    chart: { type: 'bar', series: [{ name, data }], axis_config: { categories } },
  };
}

describe('a message at a limit of Slack', () => {
  it.each<[string, Block[]]>([
    ['fifty blocks', many(header('x'), 50)],
    ['a header of 150', [header(long(150))]],
    ['a context of 3,000', [context(long(3000))]],
    ['a chart of twenty categories', [chart({ categories: counted(20) })]],
    ['a title of 50', [chart({ title: long(50) })]],
    ['a series name and a category of 20', [chart({ name: long(20), categories: [long(20)] })]],
    ['almost 13,000 characters of blocks', [rich(long(12_890))]],
  ])('is taken with %s', (_, blocks) => expect(blockFaults(blocks)).toEqual([]));
});

describe('a message beyond a limit', () => {
  it.each<[string, Block[], RegExp]>([
    ['51 blocks', many(header('x'), 51), /^51 blocks/],
    ['blocks too long together', many(context(long(2600)), 5), /^blocks too long together/],
    ['a header of 151', [header(long(151))], /^block 0, header: text of 151/],
    ['a header whose entities are too long', [header('&'.repeat(31))], /header: text of 155/],
    ['an empty header', [header('')], /header: empty text/],
    ['a context of 3,001', [context(long(3001))], /context: text of 3001/],
    ['rich text of nothing', [{ type: 'rich_text', elements: [] }], /no elements/],
    ['an empty rich text', [rich('')], /an empty text/],
    [
      'an empty list',
      [{ type: 'rich_text', elements: [{ type: 'rich_text_list', style: 'bullet', elements: [] }] }],
      /rich_text_list without elements/,
    ],
    ['a chart title of 51', [chart({ title: long(51) })], /data_visualization: title/],
    ['a chart of 21 categories', [chart({ categories: counted(21) })], /number of categories/],
    ['a chart of none', [chart({ categories: [] })], /number of categories/],
    ['a series name of 21', [chart({ name: long(21) })], /series name/],
    ['a category twice', [chart({ categories: ['0', '0'] })], /: category/],
    ['a category of 21', [chart({ categories: [long(21)] })], /: category/],
    ['data without its category', [chart({ data: [] })], /one value for each category/],
    ['data in another order', [chart({ categories: ['0', '1'], data: labelled(['1', '0']) })], /one value for each/],
    ['a value that is no number', [chart({ data: labelled(['0'], Number.NaN) })], /must be finite/],
  ])('is told for %s', (_, blocks, fault) => {
    expect(blockFaults(blocks)).toEqual([expect.stringMatching(fault)]);
  });
});
