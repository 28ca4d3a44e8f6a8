import type { Block, Mrkdwn, PlainText, RichTextBlock, SlackMessage } from './blocks.ts';
import { chartFaults } from './check-chart.ts';
import { blocksLength, LONGEST_BLOCKS } from './fit-blocks.ts';
import { textLength } from './text-length.ts';

/** Slack docs: chat.postMessage. Longer text is cut at 40,000; at most 4,000 is advised. */
const LONGEST_TEXT = 4_000;
/** Slack docs: Block Kit, blocks. */
const MOST_BLOCKS = 50;
/** Slack docs: Text object. */
const LONGEST_TEXT_OBJECT = 3_000;
/** Slack docs: Header block. */
const LONGEST_HEADER = 150;
/** Slack docs: Section block. */
const MOST_FIELDS = 10;
const LONGEST_FIELD = 2_000;
/** Slack docs: Context block. */
const MOST_CONTEXT_ELEMENTS = 10;
/** Third parties count at most two in a message; Slack's own page names no number. */
const MOST_CHARTS = 2;

type Text = PlainText | Mrkdwn;

/** blockFaults names every limit of Slack's that a message breaks; empty when it will be taken. */
export function blockFaults({ text, blocks, metadata }: SlackMessage): string[] {
  return [
    ...lengthFaults('text', text, LONGEST_TEXT),
    ...sizeFaults('blocks', blocks.length, MOST_BLOCKS),
    ...(blocksLength(blocks) > LONGEST_BLOCKS ? ['blocks too long together'] : []),
    ...blocks.flatMap((block, at) => faultsOf(block).map((fault) => `block ${at}, ${block.type}: ${fault}`)),
    ...(blocks.filter(({ type }) => type === 'data_visualization').length > MOST_CHARTS ? ['too many charts'] : []),
    ...(/^[a-z0-9_]+$/.test(metadata.event_type) ? [] : ['the event type is not alphanumeric']),
  ];
}

function faultsOf(block: Block): string[] {
  switch (block.type) {
    case 'header':
      return textFaults(block.text, LONGEST_HEADER);
    case 'section':
      return [
        ...(block.text || block.fields ? [] : ['neither text nor fields']),
        ...(block.text ? textFaults(block.text, LONGEST_TEXT_OBJECT) : []),
        ...(block.fields ? sizeFaults('fields', block.fields.length, MOST_FIELDS) : []),
        ...(block.fields ?? []).flatMap((field) => textFaults(field, LONGEST_FIELD)),
      ];
    case 'context':
      return [
        ...sizeFaults('elements', block.elements.length, MOST_CONTEXT_ELEMENTS),
        ...block.elements.flatMap((element) => textFaults(element, LONGEST_TEXT_OBJECT)),
      ];
    case 'rich_text':
      return richTextFaults(block);
    case 'data_visualization':
      return chartFaults(block);
    case 'divider':
      return [];
  }
}

const textFaults = ({ text }: Text, most: number): string[] => lengthFaults('text', text, most);

/** Slack docs: Rich text block. It names no limits but that of the whole; empty lists and texts are refused. */
function richTextFaults({ elements }: RichTextBlock): string[] {
  const lists = elements.filter((element) => element.type === 'rich_text_list');
  const sections = elements.filter((element) => element.type !== 'rich_text_list');
  const lines = [...sections, ...lists.flatMap((list) => list.elements)];
  return [
    ...(elements.length === 0 ? ['no elements'] : []),
    ...[...lists, ...lines].filter((part) => part.elements.length === 0).map(({ type }) => `${type} without elements`),
    ...lines
      .flatMap((part) => part.elements)
      .filter((element) => element.type === 'text' && element.text === '')
      .map(() => 'an empty text'),
  ];
}

const sizeFaults = (what: string, size: number, most: number): string[] =>
  size === 0 ? [`no ${what}`] : size > most ? [`${size} ${what}, ${most} are allowed`] : [];

const lengthFaults = (what: string, text: string, most: number): string[] =>
  text === ''
    ? [`empty ${what}`]
    : textLength(text) > most
      ? [`${what} of ${textLength(text)} characters, ${most} are allowed`]
      : [];
