import { foreignText } from './foreign-text.ts';

/** Letters that run from right to left: Hebrew, Arabic and their neighbours. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const FIRST_STRONG_ISOLATE = '\u2068';
const LEFT_TO_RIGHT_ISOLATE = '\u2066';
const POP_ISOLATE = '\u2069';

/** A foreign name within our own words; one that runs from right to left keeps its direction to itself (UAX #9). */
export const shownName = (name: string, max: number): string => isolated(name, max, FIRST_STRONG_ISOLATE);

/** A foreign sentence on a line of its own, read from left to right like the lines around it. */
export const shownLine = (line: string, max: number): string => isolated(line, max, LEFT_TO_RIGHT_ISOLATE);

function isolated(text: string, max: number, isolate: string): string {
  const shown = foreignText(text, max);
  return RIGHT_TO_LEFT.test(shown) ? `${isolate}${shown}${POP_ISOLATE}` : shown;
}
