import { type Html, trusted } from '#functions/local/report/html.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text exactly as it is sent, every space and line break of it, and never markup. */
export const literalText = (text: string): Html => trusted(text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? ''));

/** The same, kept from turning around what stands beside it when it is written from right to left. */
export const isolatedText = (text: string): Html => trusted(`<bdi>${literalText(text).markup}</bdi>`);
