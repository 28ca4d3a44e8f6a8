import { steadyText } from './steady-text.ts';

/** The different words of a text's beginning, without what changes from try to try. */
export type WordSet = ReadonlySet<string>;

/** Enough to tell what a text is about, and little enough to be read of forty texts of every record. */
const READ_CHARACTERS = 400;
const URL = /https?:\/\/\S+/g;
const WORD = /[\p{L}\p{N}#]+/gu;

export const wordSet = (text: string): WordSet =>
  new Set(steadyText(text.slice(0, READ_CHARACTERS).replace(URL, ' ')).match(WORD));

/** likeness is the share of words that two texts have in common, 0 to 1 (Jaccard, 1901). */
export function likeness(a: WordSet, b: WordSet): number {
  let common = 0;
  for (const word of a) if (b.has(word)) common += 1;
  const all = a.size + b.size - common;
  return all === 0 ? 0 : common / all;
}
