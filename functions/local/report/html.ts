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

/** Builds markup: every inserted string is taken for foreign text, cleaned and escaped; only Html goes in as it is. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const inserted = parts.map(toMarkup);
  return { markup: strings.map((text, index) => text + (inserted[index] ?? '')).join('') };
}

function toMarkup(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string') return foreignText(part, LONGEST).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}
