import { type Html, html, isolatedText } from '#functions/local/report/html.ts';

/** Width of a card's axis in pixels, on a wide page and on a phone; a character takes about seven, the gap between labels twelve. */
const WIDE = 500;
const NARROW = 240;

/** A slot for each category; it is labelled where there is room, the newest always. */
export function categoryLabels(categories: readonly string[]): readonly Html[] {
  const longest = Math.max(0, ...categories.map((category) => Array.from(category).length));
  const every = (width: number): number =>
    Math.ceil(categories.length / Math.max(1, Math.floor(width / (longest * 7 + 12))));
  const [wide, narrow] = [every(WIDE), every(NARROW)];
  return categories.map((category, index) => {
    const fromEnd = categories.length - 1 - index;
    if (fromEnd % wide !== 0 && fromEnd % narrow !== 0) return html`<span></span>`;
    const only = fromEnd % wide !== 0 ? 'slack-if-narrow' : fromEnd % narrow !== 0 ? 'slack-if-wide' : '';
    return html`<span class="${only}">${isolatedText(category)}</span>`;
  });
}
