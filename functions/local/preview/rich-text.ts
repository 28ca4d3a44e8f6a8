import type { RichTextBlock, RichTextElement, RichTextSection } from '#core/messages/slack/blocks.ts';
import { type Html, html } from '#functions/local/report/html.ts';
import { link } from './link.ts';
import { isolatedText } from './literal-text.ts';
import type { Reader } from './reader.ts';
import { slackDate } from './slack-date.ts';

/** Rich text: each text element is shown as it stands and apart from its neighbours. */
export const richText = ({ elements }: RichTextBlock, reader: Reader): Html =>
  html`<div class="slack-rich">${elements.map((part) => richPart(part, reader))}</div>`;

function richPart(part: RichTextBlock['elements'][number], reader: Reader): Html {
  switch (part.type) {
    case 'rich_text_section':
      return html`<p class="slack-text">${inlines(part, reader)}</p>`;
    case 'rich_text_preformatted':
      return html`<pre class="slack-pre">${inlines(part, reader)}</pre>`;
    case 'rich_text_list': {
      const items = part.elements.map((item) => html`<li>${inlines(item, reader)}</li>`);
      return part.style === 'ordered'
        ? html`<ol class="slack-list">${items}</ol>`
        : html`<ul class="slack-list">${items}</ul>`;
    }
  }
}

const inlines = ({ elements }: Pick<RichTextSection, 'elements'>, reader: Reader): readonly Html[] =>
  elements.map((element) => inline(element, reader));

function inline(element: RichTextElement, reader: Reader): Html {
  if (element.type === 'link') return link(element.url, element.text);
  if (element.type === 'date') return isolatedText(slackDate(element, reader));
  const { bold, italic, code, strike } = element.style ?? {};
  let shown = isolatedText(element.text);
  if (code) shown = html`<code>${shown}</code>`;
  if (strike) shown = html`<s>${shown}</s>`;
  if (italic) shown = html`<i>${shown}</i>`;
  if (bold) shown = html`<b>${shown}</b>`;
  return shown;
}
