import type { Outcome } from '#core/findings/delivery.ts';
import { noticeMessage } from '#core/messages/slack/incident-message.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { OneWayTarget } from '#core/ports/target.ts';
import { chartFallback } from './chart-fallback.ts';
import { type Answered, httpPost } from './http-post.ts';
import { slackCode } from './slack-errors.ts';

/** slackWebhook tells through an incoming webhook, whose URL is a secret: every change is a message of its own. */
export function slackWebhook({ url, now = Date.now }: { url: string; now?: Clock }): OneWayTarget {
  const withChart = chartFallback();
  return {
    kind: 'one-way',
    send: ({ view, changes, deadline }) =>
      withChart(
        (options) => noticeMessage(view, changes, options),
        async ({ text, blocks }) => {
          const body = JSON.stringify({ text, blocks, unfurl_links: false, unfurl_media: false });
          const headers = { 'content-type': 'application/json; charset=utf-8' };
          const posted = await httpPost({ url, headers, body, deadline, now });
          return posted.outcome === 'answered' ? outcomeOf(posted) : posted;
        },
      ),
  };
}

/** Slack docs: Sending messages using incoming webhooks; changelog 2016-05-17 on their errors. Success is `ok` as plain text. */
function outcomeOf({ status, text, afterMs }: Answered): Outcome {
  if (status === 200 && text === 'ok') return { outcome: 'done' };
  const code = slackCode(text) ?? (status < 300 ? 'unreadable_answer' : `http_${status}`);
  if (status === 429) return { outcome: 'later', code, ...(afterMs !== undefined && { afterMs }) };
  return { outcome: status >= 300 && status < 500 ? 'refused' : 'unknown', code };
}
