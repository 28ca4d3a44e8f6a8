import type { Block } from '#core/messages/slack/blocks.ts';
import type { EpochMs } from '#core/time.ts';

/** A message as it stands in the inbox now. */
export interface InboxMessage {
  /** Slack's id of a message within its channel: seconds since 1970 and a fraction that tells it apart. */
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly edited?: boolean;
  readonly deleted?: boolean;
  /** A reply that also stands in the channel. */
  readonly broadcast?: boolean;
  readonly replies: readonly InboxMessage[];
}

export const postedAt = ({ ts }: Pick<InboxMessage, 'ts'>): EpochMs => Math.floor(Number(ts) * 1000);
