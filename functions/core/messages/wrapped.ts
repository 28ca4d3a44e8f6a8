/** Breaks a text at its blanks into lines that fit; a word that does not has a line of its own. */
export function wrapped(text: string, fits: (line: string) => boolean, first = '', further = first): string[] {
  const lines: string[] = [];
  let words: string[] = [];
  const line = (): string => (lines.length === 0 ? first : further) + words.join(' ');
  for (const word of text.split(' ')) {
    words.push(word);
    if (words.length === 1 || fits(line())) continue;
    words.pop();
    lines.push(line());
    words = [word];
  }
  return [...lines, line()];
}
