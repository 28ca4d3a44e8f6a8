import type { Block, RichTextBlock, RichTextSection } from '#core/messages/slack/blocks.ts';
import { type Html, html, isolatedText, literalText } from '#functions/local/report/html.ts';
import { chartCard } from './chart.ts';

/** A message's blocks, one below the other. */
export const renderBlocks = (blocks: readonly Block[]): Html => html`${blocks.map(renderBlock)}`;

function renderBlock(block: Block): Html {
  switch (block.type) {
    case 'header':
      return html`<div class="slack-header" role="heading" aria-level="3">${literalText(block.text.text)}</div>`;
    case 'context':
      return html`<div class="slack-context">${block.elements.map(({ text }) => html`<span>${literalText(text)}</span>`)}</div>`;
    case 'rich_text':
      return html`<div class="slack-rich">${block.elements.map(richPart)}</div>`;
    case 'data_visualization':
      return chartCard(block);
  }
}

const richPart = (part: RichTextBlock['elements'][number]): Html =>
  part.type === 'rich_text_list'
    ? html`<ul class="slack-list">${part.elements.map((item) => html`<li>${texts(item)}</li>`)}</ul>`
    : html`<p class="slack-text">${texts(part)}</p>`;

/** Each text is shown as it stands and apart from its neighbours. */
const texts = ({ elements }: RichTextSection): readonly Html[] =>
  elements.map(({ text, style = {} }) => {
    const shown = style.code ? html`<code>${isolatedText(text)}</code>` : isolatedText(text);
    return style.bold ? html`<b>${shown}</b>` : shown;
  });
