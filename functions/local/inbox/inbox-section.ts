import { PREVIEW_STYLE } from '#functions/local/preview/preview-style.ts';
import { type Html, html } from '#functions/local/report/html.ts';
import { type Reader, timeline } from './inbox-timeline.ts';
import type { SlackInbox } from './slack-api.ts';

/** What `renderInboxSection` needs in the style of its page. */
export const INBOX_SECTION_STYLE = `${PREVIEW_STYLE}
.inbox-channel{border:1px solid var(--line);border-radius:8px;overflow:hidden;padding-bottom:8px}.inbox-channel+.inbox-channel{margin-top:12px}
.inbox-name{font-weight:900;padding:10px 20px;border-bottom:1px solid var(--line);color:var(--strong);overflow-wrap:anywhere}.inbox-hidden{padding:8px 20px 0;color:var(--soft)}`;

/** A page that goes through years of logs should still open. */
const MOST = 100;

/** The messages as they stand at the end of a run, for a page that holds more than these; undefined where none was sent. */
export function renderInboxSection(inbox: Pick<SlackInbox, 'channels' | 'messages'>, reader: Reader): Html | undefined {
  const used = inbox.channels().filter((channel) => inbox.messages(channel).length > 0);
  if (used.length === 0) return undefined;
  return html`<h2>What was sent</h2>${used.map((channel) => {
    const messages = inbox.messages(channel);
    const hidden = messages.length - MOST;
    return html`<section class="slack inbox-channel"><p class="inbox-name"># ${channel}</p>
${hidden > 0 ? html`<p class="inbox-hidden">${hidden} earlier messages are not shown.</p>` : undefined}
${timeline(messages.slice(-MOST), reader).map(({ shown }) => shown)}</section>`;
  })}`;
}
