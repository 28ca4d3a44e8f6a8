import type { EpochMs } from '#core/time.ts';
import { renderBroadcast, renderMessage } from '#functions/local/preview/render-message.ts';
import { type Html, html } from '#functions/local/report/html.ts';
import { dayDivider } from './day-divider.ts';
import type { KeptMessage } from './slack-messages.ts';

/** One thing in a channel; its key stays when what it shows changes. */
export interface TimelineEntry {
  readonly key: string;
  readonly shown: Html;
}

/** Who looks at a channel, and when. */
export interface Reader {
  /** IANA name. */
  readonly timeZone: string;
  readonly now: EpochMs;
}

/** What stands in a channel, oldest first: messages with their threads, replies that were sent to it as well, and days between. */
export function timeline(messages: readonly KeptMessage[], { timeZone, now }: Reader): readonly TimelineEntry[] {
  const standing = messages.flatMap((parent) => {
    const replies = parent.replies.filter(({ deleted }) => !deleted);
    // A deleted message leaves its thread under a note that it is gone, and nothing where it has none.
    if (parent.deleted && replies.length === 0) return [];
    return [
      { message: parent, shown: renderMessage({ ...parent, replies }, timeZone) },
      ...replies
        .filter(({ broadcast }) => broadcast)
        .map((reply) => ({ message: reply, shown: renderBroadcast(reply, parent, timeZone) })),
    ];
  });
  const entries: TimelineEntry[] = [];
  let lastDay = '';
  for (const { message, shown } of standing.sort((a, b) => Number(a.message.ts) - Number(b.message.ts))) {
    const day = dayDivider(message.at, now, timeZone);
    if (day !== lastDay) entries.push({ key: day, shown: html`<p class="slack-day">${day}</p>` });
    lastDay = day;
    entries.push({ key: message.ts, shown });
  }
  return entries;
}
