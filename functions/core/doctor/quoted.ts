/** quoted makes one word for a POSIX shell of any text. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
