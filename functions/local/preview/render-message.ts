import { foreignText } from '#core/messages/foreign-text.ts';
import type { SlackMessage } from '#core/messages/slack/blocks.ts';
import { type EpochMs, isoOf } from '#core/time.ts';
import { type Html, html } from '#functions/local/report/html.ts';
import { APP_ICON } from './app-icon.ts';
import { literalText } from './literal-text.ts';
import { mrkdwn } from './mrkdwn.ts';
import type { Reader } from './reader.ts';
import { renderBlocks } from './render-blocks.ts';
import { timeOfDay } from './slack-date.ts';

/** A message as it stands in a channel or a thread. */
export interface Posted {
  readonly message: Pick<SlackMessage, 'text' | 'blocks'>;
  readonly at: EpochMs;
  readonly edited?: boolean;
  /** Taken away, while its thread goes on. */
  readonly deleted?: boolean;
  /** A reply that also stands in the channel. */
  readonly broadcast?: boolean;
}

interface Setting {
  readonly appName: string;
  readonly reader: Reader;
}

/** A message as Slack shows it, its thread below; to stand inside an element of the class `slack`. */
export const renderMessage = (
  posted: Posted,
  { replies = [], ...setting }: Setting & { readonly replies?: readonly Posted[] },
): Html => posting(posted, setting, { below: thread(replies, setting) });

const LONGEST_PARENT = 100;

/** A reply where it stands in the channel, as well as in the thread of `parent`. */
export function renderBroadcast(reply: Posted, { message, deleted }: Posted, setting: Setting): Html {
  const parent = deleted ? undefined : html`: <span>${mrkdwn(foreignText(message.text, LONGEST_PARENT))}</span>`;
  return posting(reply, setting, { note: html`replied to a thread${parent}` });
}

function posting(
  { message, at, edited, deleted }: Posted,
  { appName, reader }: Setting,
  { note, below }: { readonly note?: Html | undefined; readonly below?: Html | undefined },
): Html {
  const body = deleted ? html`<p class="slack-gone">This message was deleted.</p>` : bodyOf(message, reader);
  return html`<article class="slack-message"><div class="slack-avatar">${APP_ICON}</div><div class="slack-content">
<p class="slack-sender"><b>${literalText(appName)}</b><span class="slack-badge">APP</span><time datetime="${isoOf(at)}">${timeOfDay(at, reader.timeZone)}</time></p>
${note && html`<p class="slack-note">${note}</p>`}<div class="slack-body">${body}${
    edited && !deleted ? html`<p class="slack-edited">(edited)</p>` : undefined
  }</div>${below}</div></article>`;
}

/** The blocks; the text is for notifications, and stands in for what has no blocks. */
const bodyOf = ({ text, blocks }: Posted['message'], reader: Reader): Html =>
  blocks.length > 0 ? renderBlocks(blocks, reader) : html`<p class="slack-text">${mrkdwn(text)}</p>`;

function thread(replies: readonly Posted[], setting: Setting): Html | undefined {
  const last = replies.at(-1);
  if (!last) return undefined;
  const count = `${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}`;
  return html`<section class="slack-thread"><p class="slack-count"><b>${count}</b> Last reply at ${timeOfDay(last.at, setting.reader.timeZone)}</p>${replies.map(
    (reply) => posting(reply, setting, { note: reply.broadcast ? html`also sent to the channel` : undefined }),
  )}</section>`;
}
