import { foreignText } from '#core/messages/foreign-text.ts';
import type { SlackMessage } from '#core/messages/slack/blocks.ts';
import { hourText } from '#core/messages/zoned-time.ts';
import { type EpochMs, isoOf } from '#core/time.ts';
import { type Html, html, literalText } from '#functions/local/report/html.ts';
import { APP_ICON } from './app-icon.ts';
import { renderBlocks } from './render-blocks.ts';

/** A message as it stands in a channel or a thread. */
export interface Posted extends Pick<SlackMessage, 'text' | 'blocks'> {
  readonly at: EpochMs;
  readonly edited?: boolean;
  /** Taken away, while its thread goes on. */
  readonly deleted?: boolean;
  /** A reply that also stands in the channel. */
  readonly broadcast?: boolean;
  readonly replies?: readonly Posted[];
}

/** A message as Slack shows it, its thread below; to stand inside an element of the class `slack`. */
export const renderMessage = (message: Posted, timeZone: string): Html =>
  posting(message, timeZone, { below: thread(message.replies ?? [], timeZone) });

const LONGEST_PARENT = 100;

/** A reply where it stands in the channel, as well as in the thread of `parent`. */
export function renderBroadcast(reply: Posted, parent: Posted, timeZone: string): Html {
  const about = parent.deleted ? undefined : html`: <span>${foreignText(plainText(parent), LONGEST_PARENT)}</span>`;
  return posting(reply, timeZone, { note: html`replied to a thread${about}` });
}

function posting(
  message: Posted,
  timeZone: string,
  { note, below }: { readonly note?: Html | undefined; readonly below?: Html | undefined },
): Html {
  const { at, edited, deleted } = message;
  return html`<article class="slack-message"><div class="slack-avatar">${APP_ICON}</div><div class="slack-content">
<p class="slack-sender"><b>Bedrock cost watchdog</b><span class="slack-badge">APP</span><time datetime="${isoOf(at)}">${hourText(at, timeZone)}</time></p>
${note && html`<p class="slack-note">${note}</p>`}<div class="slack-body">${
    deleted ? html`<p class="slack-gone">This message was deleted.</p>` : bodyOf(message)
  }${edited && !deleted ? html`<p class="slack-edited">(edited)</p>` : undefined}</div>${below}</div></article>`;
}

/** The blocks; the text is for notifications, and stands in for what has no blocks. */
const bodyOf = (message: Posted): Html =>
  message.blocks.length > 0
    ? renderBlocks(message.blocks)
    : html`<p class="slack-text">${literalText(plainText(message))}</p>`;

/** What a text says: Slack has `&`, `<` and `>` as entities (Slack docs: Formatting message text). Markup in it stays as written. */
const plainText = ({ text }: Posted): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

function thread(replies: readonly Posted[], timeZone: string): Html | undefined {
  const last = replies.at(-1);
  if (!last) return undefined;
  const count = `${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}`;
  return html`<section class="slack-thread"><p class="slack-count"><b>${count}</b> Last reply at ${hourText(last.at, timeZone)}</p>${replies.map(
    (reply) => posting(reply, timeZone, { note: reply.broadcast ? html`also sent to the channel` : undefined }),
  )}</section>`;
}
