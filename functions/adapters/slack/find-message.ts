import type { Attempt, MessageRef, Outcome } from '#core/findings/delivery.ts';
import { type JsonObject, listOf, objectOf, textOf } from '#core/invocation/json.ts';
import type { SlackMessage } from '#core/messages/slack/blocks.ts';
import type { EpochMs } from '#core/time.ts';
import type { SlackApi } from './slack-api.ts';

/** Clocks differ by less than this. */
const BEFORE_MS = 60_000;
/** A call waits ten seconds for its answer; what Slack made of it later than this is not looked for. */
const AFTER_MS = 10 * 60_000;
/** Messages of a page (Slack docs: Pagination recommends 100 to 200). */
const PAGE = 200;

export interface Sought {
  readonly channel: string;
  readonly attempt: Attempt;
  /** The metadata that the attempt's message carries. */
  readonly metadata: SlackMessage['metadata'];
  /** The message whose thread is searched; the channel where there is none. */
  readonly thread?: MessageRef;
}

/**
 * findMessage looks for what an attempt may have posted: a message with its metadata, written by the bot itself, since metadata is
 * open to every app and member of a workspace (Slack docs: chat.postMessage).
 */
export async function findMessage(call: SlackApi, botId: string, sought: Sought, deadline: EpochMs): Promise<Outcome> {
  const { channel, thread, attempt } = sought;
  const [method, where] = thread ? ['conversations.replies', { ts: thread.ts }] : ['conversations.history', {}];
  const args = {
    channel,
    ...where,
    oldest: timestamp(attempt.at - BEFORE_MS),
    latest: timestamp(attempt.at + AFTER_MS),
    include_all_metadata: true,
    limit: PAGE,
  };
  let cursor: string | undefined;
  do {
    const page = await call(method, { ...args, ...(cursor !== undefined && { cursor }) }, deadline);
    if (page.outcome !== 'ok') return page;
    for (const message of listOf(page.body['messages'])) {
      const ts = textOf(objectOf(message)?.['ts']);
      if (ts !== undefined && isOurs(objectOf(message), botId, sought.metadata)) {
        return { outcome: 'done', message: { channel, ts } };
      }
    }
    cursor = textOf(objectOf(page.body['response_metadata'])?.['next_cursor']);
  } while (cursor !== undefined);
  return { outcome: 'absent' };
}

function isOurs(message: JsonObject | undefined, botId: string, wanted: SlackMessage['metadata']): boolean {
  const metadata = objectOf(message?.['metadata']);
  const payload = objectOf(metadata?.['event_payload']);
  return (
    message?.['bot_id'] === botId &&
    metadata?.['event_type'] === wanted.event_type &&
    payload?.['incident'] === wanted.event_payload.incident &&
    payload['kind'] === wanted.event_payload.kind &&
    payload['version'] === wanted.event_payload.version
  );
}

/** Seconds with six decimals, as Slack writes times. */
const timestamp = (at: EpochMs): string => (at / 1000).toFixed(6);
