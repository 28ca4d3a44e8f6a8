// Control, format (bidirectional overrides, zero width, tags), surrogate and private-use code points, line and paragraph separators.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
// Marks piled up on one letter spill over the lines above and below.
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;

/**
 * Makes a string that a caller chose fit to show on one line: no control or bidirectional characters, no line breaks, at most
 * `max` code points with an ellipsis for what is cut. It does not escape: that is up to the format it goes into.
 */
export function foreignText(text: string, max: number): string {
  const plain = text
    .replace(/[\t\r\n\v\f\u2028\u2029]+/g, ' ')
    .replace(UNSEEN, '')
    .replace(PILED_MARKS, '$1')
    .trim();
  const points = Array.from(plain);
  return points.length <= max ? plain : `${points.slice(0, Math.max(0, max - 1)).join('')}…`;
}
