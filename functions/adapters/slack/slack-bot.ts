import type { MessageRef, Outcome, Undone } from '#core/findings/delivery.ts';
import { objectOf, textOf } from '#core/invocation/json.ts';
import type { IncidentView } from '#core/messages/incident-view.ts';
import { changesMessage, incidentMessage } from '#core/messages/slack/incident-message.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ThreadedTarget } from '#core/ports/target.ts';
import type { EpochMs } from '#core/time.ts';
import { chartFallback } from './chart-fallback.ts';
import { findMessage } from './find-message.ts';
import { SLACK_URL, type SlackApi, slackApi } from './slack-api.ts';
import { fateOf, mayNotRead } from './slack-errors.ts';

export interface SlackBot {
  readonly token: string;
  readonly channel: string;
  /** Channels that a profile's tag `watchdog:channel` may choose instead. */
  readonly profileChannels?: readonly string[];
  readonly baseUrl?: string;
  /** The clock of the deadlines. */
  readonly now?: Clock;
}

const QUIET = { unfurl_links: false, unfurl_media: false };

/** slackBot tells through a bot token: one message an incident, kept up to date, with what happens as replies in its thread. */
export function slackBot(bot: SlackBot): ThreadedTarget {
  const { token, baseUrl = SLACK_URL, now = Date.now } = bot;
  const call = slackApi({ token, baseUrl, now });
  const withChart = chartFallback();
  const ownId = identity(call);

  return {
    kind: 'threaded',

    async post({ view, deadline }) {
      const channel = channelOf(bot, view);
      const posted = await withChart(
        (options) => incidentMessage(view, options),
        (message) => call('chat.postMessage', { channel, ...message, ...QUIET }, deadline),
      );
      if (posted.outcome !== 'ok') return posted;
      const ref = refIn(posted.body);
      return ref ? { outcome: 'done', message: ref } : { outcome: 'unknown', code: 'unreadable_answer' };
    },

    async edit({ view, deadline }, { channel, ts }) {
      const edited = await withChart(
        (options) => incidentMessage(view, options),
        (message) => call('chat.update', { channel, ts, ...message }, deadline),
      );
      // Where it may never be edited, its thread still tells all that happens, in one place and in order: that must go on.
      if (edited.outcome === 'refused' && fateOf(edited.code) === 'fixed') return { outcome: 'done' };
      return edited.outcome === 'ok' ? { outcome: 'done' } : notDone(edited, bot, view, channel);
    },

    async reply({ view, changes, deadline }, { channel, ts }) {
      const loud = changes.some(({ raised }) => raised);
      const message = changesMessage(view, changes);
      const args = { channel, thread_ts: ts, ...(loud && { reply_broadcast: true }), ...message, ...QUIET };
      const replied = await call('chat.postMessage', args, deadline);
      if (replied.outcome !== 'ok') return notDone(replied, bot, view, channel);
      // A reply to a message that was deleted lands in the channel, alone and without its thread (slack-go/slack#1571).
      const posted = objectOf(replied.body['message']);
      return posted && posted['thread_ts'] === undefined ? { outcome: 'gone' } : { outcome: 'done' };
    },

    async find({ view, deadline }, attempt, message) {
      const isReply = attempt.kind === 'reply';
      if (isReply && !message) return { outcome: 'gone' };
      const channel = message?.channel ?? channelOf(bot, view);
      const own = await ownId(deadline);
      if (typeof own !== 'string') return own;
      const { event_type, event_payload } = incidentMessage(view, { chart: false }).metadata;
      const { kind, version } = attempt;
      const metadata = { event_type, event_payload: { ...event_payload, kind, version } };
      const sought = { channel, attempt, metadata, ...(isReply && message && { thread: message }) };
      const found = await findMessage(call, own, sought, deadline);
      if (found.outcome !== 'refused') return found;
      const answer = notDone(found, bot, view, channel);
      return answer.outcome === 'refused' && mayNotRead(answer.code) ? { outcome: 'unreadable' } : answer;
    },
  };
}

/** The channel of the profile's tag where the configuration allows it. */
function channelOf({ channel, profileChannels = [] }: SlackBot, { spender }: IncidentView): string {
  const tagged = spender?.tags['watchdog:channel'];
  return tagged !== undefined && profileChannels.includes(tagged) ? tagged : channel;
}

function notDone(result: Undone, bot: SlackBot, view: IncidentView, channel: string): Outcome {
  if (result.outcome !== 'refused') return result;
  const fate = fateOf(result.code);
  // Somebody has named another channel since: what cannot be reached in the old one starts afresh in the new.
  const moved = fate === 'lost' && channel !== channelOf(bot, view);
  return fate === 'gone' || moved ? { outcome: 'gone' } : result;
}

/** Asks once who the token's bot is; a token of anything else finds nothing again. */
function identity(call: SlackApi): (deadline: EpochMs) => Promise<string | Undone> {
  let own: string | undefined;
  return async (deadline) => {
    if (own !== undefined) return own;
    const tested = await call('auth.test', {}, deadline);
    if (tested.outcome !== 'ok') return tested;
    own = textOf(tested.body['bot_id']);
    return own ?? { outcome: 'refused', code: 'not_a_bot' };
  };
}

function refIn(body: Readonly<Record<string, unknown>>): MessageRef | undefined {
  const [channel, ts] = [textOf(body['channel']), textOf(body['ts'])];
  return channel !== undefined && ts !== undefined ? { channel, ts } : undefined;
}
