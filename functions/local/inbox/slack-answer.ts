import type { JsonObject } from '#core/invocation/json.ts';
import type { KeptMessage } from './slack-messages.ts';
import { pageOf } from './slack-page.ts';

export interface SlackAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

export const ok = (body: JsonObject, warnings: readonly string[] = []): SlackAnswer => ({
  status: 200,
  body: {
    ok: true,
    ...body,
    ...(warnings.length > 0 && { warning: warnings.join(','), response_metadata: { warnings } }),
  },
});

/** An error as Slack answers it: with status 200. */
export const refused = ({ error, messages }: { error: string; messages?: readonly string[] }): SlackAnswer => ({
  status: 200,
  body: { ok: false, error, ...(messages && { response_metadata: { messages } }) },
});

/** The page that a read asks for. */
export function pageAnswer(inOrder: readonly KeptMessage[], args: JsonObject): SlackAnswer {
  const page = pageOf(inOrder, args);
  if (!page) return refused({ error: 'invalid_cursor' });
  const whole = String(args['include_all_metadata']) === 'true';
  const messages = page.messages.map((message) => messageOf(message, whole));
  const next = page.nextCursor;
  return ok({ messages, has_more: next !== '', response_metadata: { next_cursor: next } });
}

/** A message as answers show it: its metadata with the payload only where all of it was asked for (slackapi/python-slack-sdk#1501). */
export function messageOf(message: KeptMessage, whole: boolean): JsonObject {
  const { text, user, botId, ts, blocks, metadata, threadTs, replies, broadcast } = message;
  const thread = threadTs ?? (replies.length > 0 ? ts : undefined);
  return {
    type: 'message',
    ...(broadcast && { subtype: 'thread_broadcast' }),
    text,
    user,
    bot_id: botId,
    ts,
    blocks,
    ...(metadata && { metadata: whole ? metadata : { event_type: metadata['event_type'] } }),
    ...(thread !== undefined && { thread_ts: thread }),
  };
}
