import { type JsonObject, objectOf, textOf } from '#core/invocation/json.ts';
import type { Clock } from '#core/ports/clock.ts';
import { messageOf, ok, pageAnswer, refused, type SlackAnswer } from './slack-answer.ts';
import { readContent } from './slack-content.ts';
import { type KeptMessage, slackMessages } from './slack-messages.ts';

/** A Slack workspace in memory: takes the calls of bots and keeps what they say (Slack docs: the methods' own pages). */
export interface SlackInbox {
  /** Answers a Web API method; `args` as parsed from JSON or a form. Any token is a bot of its own. */
  handle(method: string, args: JsonObject, token: string | undefined): SlackAnswer;
  /** Answers what was sent to an incoming webhook of a channel. */
  receive(channel: string, payload: unknown): { readonly status: number; readonly body: string };
  channels(): readonly string[];
  /** Messages of a channel with their edits and threads, oldest first. */
  messages(channel: string): readonly KeptMessage[];
}

interface Bot {
  readonly user: string;
  readonly botId: string;
}

type Method = (args: JsonObject, bot: Bot, channel: string) => SlackAnswer;

const CHANNEL = /^[CGD][A-Z0-9]{6,}$/;

/** createSlackInbox starts an empty workspace in which every channel exists; `onChange` is called after each message that changes. */
export function createSlackInbox({ now, onChange = () => {} }: { now: Clock; onChange?: () => void }): SlackInbox {
  const kept = slackMessages();
  const bots = new Map<string, Bot>();
  const methods = new Map<string, Method>([
    ['chat.postMessage', post],
    ['chat.update', update],
    ['chat.delete', remove],
    ['conversations.history', history],
    ['conversations.replies', replies],
  ]);

  return {
    channels: kept.channels,
    messages: kept.messages,

    handle(method, args, token) {
      if (!token) return refused({ error: 'not_authed' });
      const bot = botOf(token);
      if (method === 'auth.test') return ok({ team_id: 'T00000001', user_id: bot.user, bot_id: bot.botId });
      const answer = methods.get(method);
      if (!answer) return refused({ error: 'unknown_method' });
      const { channel } = args;
      const known = typeof channel === 'string' && CHANNEL.test(channel);
      return known ? answer(args, bot, channel) : refused({ error: 'channel_not_found' });
    },

    receive(channel, payload) {
      const args = objectOf(payload);
      if (!args) return { status: 400, body: 'invalid_payload' };
      const { text, blocks } = args;
      const { body } = post({ text, blocks }, botOf(`webhook of ${channel}`), channel);
      return body['ok'] === true ? { status: 200, body: 'ok' } : { status: 400, body: String(body['error']) };
    },
  };

  function botOf(token: string): Bot {
    const number = String(bots.size + 1).padStart(8, '0');
    const bot = bots.get(token) ?? { user: `U${number}`, botId: `B${number}` };
    bots.set(token, bot);
    return bot;
  }

  function post(args: JsonObject, bot: Bot, channel: string): SlackAnswer {
    const reading = readContent(args);
    if ('error' in reading) return refused(reading);
    const parent = messageIn(channel, args['thread_ts']);
    // A reply without its parent lands in the channel (slack-go/slack#1571).
    const threadTs = parent && { threadTs: parent.threadTs ?? parent.ts };
    const broadcast = parent && args['reply_broadcast'] === true && { broadcast: true };
    const message = kept.add({ ...reading.content, ...bot, channel, ...threadTs, ...broadcast }, now());
    onChange();
    return ok({ channel, ts: message.ts, message: messageOf(message, true) }, reading.warnings);
  }

  function update(args: JsonObject, { botId }: Bot, channel: string): SlackAnswer {
    const before = messageIn(channel, args['ts']);
    if (!before) return refused({ error: 'message_not_found' });
    if (before.botId !== botId) return refused({ error: 'cant_update_message' });
    const reading = readContent(args, before);
    if ('error' in reading) return refused(reading);
    const message = kept.edit(before, reading.content, now());
    onChange();
    return ok({ channel, ts: message.ts, message: messageOf(message, true) }, reading.warnings);
  }

  function remove(args: JsonObject, { botId }: Bot, channel: string): SlackAnswer {
    const message = messageIn(channel, args['ts']);
    if (!message) return refused({ error: 'message_not_found' });
    if (message.botId !== botId) return refused({ error: 'cant_delete_message' });
    kept.remove(message);
    onChange();
    return ok({ channel, ts: message.ts });
  }

  /** Newest first, with the replies that are shown in the channel. */
  function history(args: JsonObject, _: Bot, channel: string): SlackAnswer {
    const shown = kept
      .messages(channel)
      .flatMap((message) => [message, ...message.replies.filter(({ broadcast }) => broadcast)])
      .filter(({ deleted }) => !deleted);
    return pageAnswer(
      shown.sort((a, b) => Number(b.ts) - Number(a.ts)),
      args,
    );
  }

  /** A thread from its first message on. */
  function replies(args: JsonObject, _: Bot, channel: string): SlackAnswer {
    const parent = messageIn(channel, args['ts']);
    if (!parent) return refused({ error: 'thread_not_found' });
    return pageAnswer([parent, ...parent.replies.filter(({ deleted }) => !deleted)], args);
  }

  function messageIn(channel: string, ts: unknown): KeptMessage | undefined {
    return kept.find(channel, textOf(ts) ?? '');
  }
}
