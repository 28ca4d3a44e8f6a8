/** Breaks a text at its blanks into lines of at most `width` code points; a longer word has a line of its own. */
export function wrapped(text: string, width: number, first = '', further = first): string[] {
  const lines: string[] = [];
  let words: string[] = [];
  const line = (): string => (lines.length === 0 ? first : further) + words.join(' ');
  for (const word of text.split(' ')) {
    words.push(word);
    if (words.length === 1 || Array.from(line()).length <= width) continue;
    words.pop();
    lines.push(line());
    words = [word];
  }
  return [...lines, line()];
}
