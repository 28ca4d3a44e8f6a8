import type { JsonObject } from '#core/invocation/json.ts';
import type { Block } from '#core/messages/slack/blocks.ts';
import type { EpochMs } from '#core/time.ts';
import type { Posted } from '#functions/local/preview/render-message.ts';

/** What stands in a message. */
export interface Content {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly metadata?: JsonObject;
}

export interface KeptMessage extends Posted, Content {
  /** Its id within its channel: seconds since 1970 and a fraction that tells it apart. */
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly botId: string;
  /** The message it replies to. */
  readonly threadTs?: string;
  /** What stood in it before, oldest first, each with the time at which it was replaced. */
  readonly edits: readonly (Content & { readonly until: EpochMs })[];
  readonly replies: readonly KeptMessage[];
}

type NewMessage = Pick<KeptMessage, 'channel' | 'user' | 'botId' | 'threadTs' | 'broadcast' | keyof Content>;

/** The messages of a workspace in memory. */
export interface SlackMessages {
  channels(): readonly string[];
  /** Messages of a channel with their threads, oldest first; deleted ones are marked. */
  messages(channel: string): readonly KeptMessage[];
  /** A message or a reply that was not deleted. */
  find(channel: string, ts: string): KeptMessage | undefined;
  add(message: NewMessage, now: EpochMs): KeptMessage;
  edit(message: KeptMessage, content: Content, now: EpochMs): KeptMessage;
  remove(message: KeptMessage): void;
}

interface Channel {
  /** Replies among them, in the order in which they were posted. */
  readonly all: KeptMessage[];
  /** Microseconds. */
  lastTs: number;
}

export function slackMessages(): SlackMessages {
  const channels = new Map<string, Channel>();

  const inChannel = (channel: string): readonly KeptMessage[] => channels.get(channel)?.all ?? [];

  const withReplies = (message: KeptMessage): KeptMessage => ({
    ...message,
    replies: inChannel(message.channel).filter(({ threadTs }) => threadTs === message.ts),
  });

  const replace = (by: KeptMessage): KeptMessage => {
    const all = channels.get(by.channel)?.all ?? [];
    all.splice(
      all.findIndex(({ ts }) => ts === by.ts),
      1,
      { ...by, replies: [] },
    );
    return withReplies(by);
  };

  return {
    channels: () => [...channels.keys()],

    messages: (channel) =>
      inChannel(channel)
        .filter(({ threadTs }) => threadTs === undefined)
        .map(withReplies),

    find(channel, ts) {
      const found = inChannel(channel).find((message) => message.ts === ts && !message.deleted);
      return found && withReplies(found);
    },

    add(message, now) {
      const channel = channels.get(message.channel) ?? { all: [], lastTs: 0 };
      channels.set(message.channel, channel);
      // Two messages of one moment differ in the last digits.
      channel.lastTs = Math.max(Math.floor(now * 1000), channel.lastTs + 1);
      const added = { ...message, ts: timestampOf(channel.lastTs), at: now, edits: [], replies: [] };
      channel.all.push(added);
      return added;
    },

    edit({ text, blocks, metadata, ...message }, content, now) {
      const before = { text, blocks, ...(metadata && { metadata }), until: now };
      return replace({ ...message, ...content, edited: true, edits: [...message.edits, before] });
    },

    remove: (message) => void replace({ ...message, deleted: true }),
  };
}

const timestampOf = (micros: number): string => `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`;
