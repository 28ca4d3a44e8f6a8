import type { Block, Mrkdwn, PlainText, SectionBlock } from '#core/messages/slack/blocks.ts';
import { type Html, html } from '#functions/local/report/html.ts';
import { chartCard } from './chart.ts';
import { literalText } from './literal-text.ts';
import { mrkdwn } from './mrkdwn.ts';
import type { Reader } from './reader.ts';
import { richText } from './rich-text.ts';

/** A message's blocks, one below the other. */
export const renderBlocks = (blocks: readonly Block[], reader: Reader): Html =>
  html`${blocks.map((block) => renderBlock(block, reader))}`;

function renderBlock(block: Block, reader: Reader): Html {
  switch (block.type) {
    case 'header':
      return html`<div class="slack-header" role="heading" aria-level="3">${literalText(block.text.text)}</div>`;
    case 'section':
      return section(block);
    case 'context':
      return html`<div class="slack-context">${block.elements.map((element) => html`<span>${composed(element)}</span>`)}</div>`;
    case 'divider':
      return html`<hr class="slack-divider">`;
    case 'rich_text':
      return richText(block, reader);
    case 'data_visualization':
      return chartCard(block);
  }
}

const section = ({ text, fields }: SectionBlock): Html =>
  html`<div class="slack-section">${text && html`<p class="slack-text">${composed(text)}</p>`}${
    fields &&
    html`<div class="slack-fields">${fields.map((field) => html`<p class="slack-text">${composed(field)}</p>`)}</div>`
  }</div>`;

const composed = (text: PlainText | Mrkdwn): Html =>
  text.type === 'mrkdwn' ? mrkdwn(text.text) : literalText(text.text);
