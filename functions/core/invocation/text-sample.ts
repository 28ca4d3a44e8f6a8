import { listOf, objectOf } from './json.ts';
import { blockText } from './message-parts.ts';

const HEAD = 1024;
const TAIL = 512;
const SEPARATOR = '\u0000';

/** Joins parts so that no two lists of parts make the same text. */
export const frame = (parts: readonly string[]): string => parts.map((part) => `${part.length}:${part}`).join('');

/**
 * What stands for a long text in a hash: its first 1,024 characters, its length and its last 512. Takes a string or content
 * blocks; undefined when there is no text in them.
 */
export function sampleContent(content: unknown): string | undefined {
  let length = 0;
  let head = '';
  let last = '';
  for (const item of typeof content === 'string' ? [{ text: content }] : listOf(content)) {
    const block = objectOf(item);
    const text = block && blockText(block);
    if (!text) continue;
    length += text.length;
    if (head.length < HEAD) head += text.slice(0, HEAD - head.length) + SEPARATOR;
    last = text;
  }
  return length === 0 ? undefined : `${head}${length}${SEPARATOR}${last.slice(-TAIL)}`;
}
