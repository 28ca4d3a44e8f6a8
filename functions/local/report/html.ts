import { foreignText } from '#core/messages/foreign-text.ts';

/** Markup that is safe to insert; only `html` and `trusted` make it. */
export interface Html {
  readonly markup: string;
}

/** Takes markup of our own, numbers at most, as it is. */
export const trusted = (markup: string): Html => ({ markup });

type Part = string | number | Html | readonly Html[] | undefined;

const LONGEST = 400;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text exactly as it is, every space and line break of it, and never markup. */
export const literalText = (text: string): Html => trusted(text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? ''));

/** The same, kept from turning around what stands beside it when it is written from right to left. */
export const isolatedText = (text: string): Html => html`<bdi>${literalText(text)}</bdi>`;

/** Builds markup: every inserted string is taken for foreign text, cleaned and escaped; only Html goes in as it is. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const inserted = parts.map(toMarkup);
  return { markup: strings.map((text, index) => text + (inserted[index] ?? '')).join('') };
}

function toMarkup(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string') return literalText(foreignText(part, LONGEST)).markup;
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}
