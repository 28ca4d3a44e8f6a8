/** How long Slack may take a text to be: in UTF-16 units, with `&`, `<` and `>` as the entities it keeps them as. */
export const textLength = (text: string): number => text.replaceAll('&', '&amp;').replace(/[<>]/g, '&lt;').length;

/** Cuts a text to `max` of these, with an ellipsis for what is cut. */
export function cutTo(text: string, max: number): string {
  if (textLength(text) <= max) return text;
  let kept = '';
  for (const point of text) {
    if (textLength(kept) + textLength(point) >= max) break;
    kept += point;
  }
  return `${kept}…`;
}
