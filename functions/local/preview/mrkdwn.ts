import { type Html, html } from '#functions/local/report/html.ts';
import { link } from './link.ts';
import { literalText } from './literal-text.ts';

const ESCAPED: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const unescaped = (text: string): string => text.replace(/&(?:amp|lt|gt);/g, (entity) => ESCAPED[entity] ?? entity);

// A mark counts only at the edge of a word, and closes on its own line.
const MARKUP =
  /`(?<code>[^`\n]+)`|<(?<url>https?:\/\/[^|>\s]+)(?:\|(?<label>[^>\n]+))?>|(?<![\w*])\*(?<bold>[^*\s](?:[^*\n]*[^*\s])?)\*(?![\w*])|(?<!\w)_(?<italic>[^_\s](?:[^_\n]*[^_\s])?)_(?!\w)/g;

/**
 * The part of Slack's markup that messages use: bold, italics, code and links (Slack docs: formatting message text). Anything
 * else, a mention above all, shows as it is written, so that it is seen.
 */
export function mrkdwn(text: string): Html {
  const parts: Html[] = [];
  let end = 0;
  for (const { 0: whole, index, groups = {} } of text.matchAll(MARKUP)) {
    parts.push(literalText(unescaped(text.slice(end, index))), marked(groups));
    end = index + whole.length;
  }
  parts.push(literalText(unescaped(text.slice(end))));
  return html`${parts}`;
}

function marked({ code, url, label, bold, italic }: Readonly<Record<string, string | undefined>>): Html {
  if (code !== undefined) return html`<code>${literalText(unescaped(code))}</code>`;
  if (url !== undefined) return link(unescaped(url), unescaped(label ?? url));
  return bold === undefined ? html`<i>${mrkdwn(italic ?? '')}</i>` : html`<b>${mrkdwn(bold)}</b>`;
}
