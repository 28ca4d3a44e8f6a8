import type { Reader } from '#functions/local/preview/reader.ts';
import { type Posted, renderBroadcast, renderMessage } from '#functions/local/preview/render-message.ts';
import { dayDivider } from '#functions/local/preview/slack-date.ts';
import { type Html, html } from '#functions/local/report/html.ts';
import { type InboxMessage, postedAt } from './inbox-message.ts';

/** One thing in a channel; its key stays when what it shows changes. */
export interface TimelineEntry {
  readonly key: string;
  readonly shown: Html;
}

const APP_NAME = 'Bedrock cost watchdog';

/** What stands in a channel, oldest first: messages with their threads, replies that were sent to it as well, and days between. */
export function timeline(messages: readonly InboxMessage[], reader: Reader): readonly TimelineEntry[] {
  const setting = { appName: APP_NAME, reader };
  const standing = messages.flatMap((parent) => {
    const replies = parent.replies.filter(({ deleted }) => !deleted);
    // A deleted message leaves its thread under a note that it is gone, and nothing where it has none.
    if (parent.deleted && replies.length === 0) return [];
    return [
      { message: parent, shown: renderMessage(postedOf(parent), { ...setting, replies: replies.map(postedOf) }) },
      ...replies
        .filter(({ broadcast }) => broadcast)
        .map((reply) => ({ message: reply, shown: renderBroadcast(postedOf(reply), postedOf(parent), setting) })),
    ];
  });
  const entries: TimelineEntry[] = [];
  let lastDay = '';
  for (const { message, shown } of standing.sort((a, b) => Number(a.message.ts) - Number(b.message.ts))) {
    const day = dayDivider(postedAt(message), reader);
    if (day !== lastDay) entries.push({ key: day, shown: html`<p class="slack-day">${day}</p>` });
    lastDay = day;
    entries.push({ key: message.ts, shown });
  }
  return entries;
}

const postedOf = (message: InboxMessage): Posted => {
  const { edited = false, deleted = false, broadcast = false } = message;
  return { message, at: postedAt(message), edited, deleted, broadcast };
};
