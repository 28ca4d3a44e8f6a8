const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const ZERO_WIDTH_SPACE = '\u200b';

/**
 * Makes text of the `text` argument say what it says and nothing else: no mention, no link (Slack docs: Formatting message
 * text). Slack also makes links of bare addresses and, where it is told to, mentions of bare names.
 */
export const inertText = (text: string): string =>
  text
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? '')
    .replace(/@(?=\S)/g, `@${ZERO_WIDTH_SPACE}`)
    .replace(/:(?=\/\/)/g, `:${ZERO_WIDTH_SPACE}`);
