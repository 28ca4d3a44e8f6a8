import { foreignText } from '#core/messages/foreign-text.ts';
import { wrapped } from '#core/messages/wrapped.ts';

/** How the terminal takes text: colors or none, and how many columns a line may fill. */
export interface TerminalStyle {
  readonly color: boolean;
  readonly width: number;
}

// East Asian wide and emoji blocks fill two columns; combining marks fill none (Unicode TR 11, abridged).
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const MARK = /\p{M}/u;

const columnsOf = (point: string): number => (MARK.test(point) ? 0 : WIDE.test(point) ? 2 : 1);

/** Columns a text without escape codes fills. */
export const columns = (text: string): number => Array.from(text).reduce((sum, point) => sum + columnsOf(point), 0);

/** Cuts to at most `width` columns, with an ellipsis for what is cut. */
export function clip(text: string, width: number): string {
  if (columns(text) <= width) return text;
  let [kept, used] = ['', 0];
  for (const point of text) {
    used += columnsOf(point);
    if (used > width - 1) break;
    kept += point;
  }
  return width > 0 ? `${kept}…` : '';
}

export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - columns(text)));
export const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - columns(text))) + text;

/** A caller's string made fit for a terminal: nothing in it can move the cursor or turn the line around. */
export const terminalText = (text: string): string => foreignText(text, 400);

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34 } as const;
export type Ink = keyof typeof CODES;

/** Wraps in an SGR color; gives the text back where the terminal has none. */
export const paint = (text: string, ink: Ink, color: boolean): string =>
  color ? `\u001b[${CODES[ink]}m${text}\u001b[0m` : text;

/** Breaks words into lines of at most `width` columns, each after `indent`. */
export const wrap = (text: string, width: number, indent: string): string[] =>
  wrapped(text, (line) => columns(line) <= width, indent).map((line) => clip(line, width));
