import type { Block, PlainText, RichTextBlock } from './blocks.ts';
import { chartFaults } from './check-chart.ts';
import { blocksLength, LONGEST_BLOCKS } from './fit-blocks.ts';
import { textLength } from './text-length.ts';

/** Slack docs: Block Kit, blocks. */
const MOST_BLOCKS = 50;
/** Slack docs: Header block. */
const LONGEST_HEADER = 150;
/** Slack docs: Text object. */
const LONGEST_TEXT_OBJECT = 3_000;

/** blockFaults names every limit of Slack's that the blocks of a message break; empty when they will be taken. */
export const blockFaults = (blocks: readonly Block[]): string[] => [
  ...(blocks.length > MOST_BLOCKS ? [`${blocks.length} blocks, ${MOST_BLOCKS} are allowed`] : []),
  ...(blocksLength(blocks) > LONGEST_BLOCKS ? ['blocks too long together'] : []),
  ...blocks.flatMap((block, at) => faultsOf(block).map((fault) => `block ${at}, ${block.type}: ${fault}`)),
];

function faultsOf(block: Block): string[] {
  switch (block.type) {
    case 'header':
      return textFaults(block.text, LONGEST_HEADER);
    case 'context':
      return block.elements.flatMap((element) => textFaults(element, LONGEST_TEXT_OBJECT));
    case 'rich_text':
      return richTextFaults(block);
    case 'data_visualization':
      return chartFaults(block);
  }
}

/** Slack docs: Rich text block. It names no limits but that of the whole; empty lists and texts are refused. */
function richTextFaults({ elements }: RichTextBlock): string[] {
  const lists = elements.filter((element) => element.type === 'rich_text_list');
  const sections = elements.filter((element) => element.type !== 'rich_text_list');
  const lines = [...sections, ...lists.flatMap((list) => list.elements)];
  return [
    ...(elements.length === 0 ? ['no elements'] : []),
    ...[...lists, ...lines].filter((part) => part.elements.length === 0).map(({ type }) => `${type} without elements`),
    ...lines.flatMap((part) => part.elements).flatMap(({ text }) => (text ? [] : ['an empty text'])),
  ];
}

const textFaults = ({ text }: PlainText, most: number): string[] =>
  text === ''
    ? ['empty text']
    : textLength(text) > most
      ? [`text of ${textLength(text)} characters, ${most} are allowed`]
      : [];
