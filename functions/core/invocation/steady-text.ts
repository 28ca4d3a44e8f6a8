const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
/** Hexadecimal with a digit in it, so that words such as `facade` stay. */
const HEX_ID = /\b(?=[a-f]*[0-9])[0-9a-f]{6,}\b/g;
const LONGEST = 4_000;

/** steadyText takes out of a text what changes from try to try: ids, times, counters, letter case, white space. */
export const steadyText = (text: string): string =>
  text
    .slice(0, LONGEST)
    .toLowerCase()
    .replace(UUID, '#')
    .replace(HEX_ID, '#')
    .replace(/[0-9]+/g, '0')
    .replace(/\s+/g, ' ')
    .trim();
