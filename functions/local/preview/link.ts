import { type Html, html } from '#functions/local/report/html.ts';
import { isolatedText, literalText } from './literal-text.ts';

/** A link to a web page; what leads anywhere else stays text. */
export function link(url: string, label: string = url): Html {
  return /^https?:\/\/\S+$/i.test(url)
    ? html`<a href="${literalText(url)}" target="_blank" rel="noopener noreferrer">${isolatedText(label)}</a>`
    : isolatedText(label);
}
