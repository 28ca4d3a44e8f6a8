import type { Fact } from '#core/messages/fact.ts';
import type { RichText, RichTextBlock, RichTextList, RichTextSection } from './blocks.ts';

/** Builders of rich text, which shows what it is given and never reads it as markup. */
export const richText = (...elements: RichTextBlock['elements'][number][]): RichTextBlock => ({
  type: 'rich_text',
  elements,
});

export const line = (...elements: RichText[]): RichTextSection => ({ type: 'rich_text_section', elements });

export const plain = (text: string): RichText => ({ type: 'text', text });
export const bold = (text: string): RichText => ({ type: 'text', text, style: { bold: true } });
export const code = (text: string): RichText => ({ type: 'text', text, style: { code: true } });

export const bullets = (items: readonly string[]): RichTextList => ({
  type: 'rich_text_list',
  style: 'bullet',
  elements: items.map((item) => line(plain(item || '–'))),
});

export const codes = (items: readonly string[]): RichTextList => ({
  type: 'rich_text_list',
  style: 'bullet',
  elements: items.map((item) => line(code(item))),
});

export const facts = (all: readonly Fact[]): RichTextList => ({
  type: 'rich_text_list',
  style: 'bullet',
  elements: all.map(([label, value]) => line(bold(`${label} `), plain(value))),
});
