import { describe, expect, it } from 'vitest';
import { slackBot } from '#adapters/slack/slack-bot.ts';
import type { Attempt } from '#core/findings/delivery.ts';
import { NIGHT } from '../../support/incidents.ts';
import type { SlackStandIn } from '../../support/slack-stand-in.ts';
import { aSlack, aTelling, CHANNEL, TOKEN } from '../../support/slack-telling.ts';
import type { SlackFault } from '../../support/slack-wire.ts';

const POST: Attempt = { kind: 'post', version: 2, at: NIGHT };
const REPLY: Attempt = { kind: 'reply', version: 2, at: NIGHT };
const OTHER_TOKEN = 'xoxb-999-999-another-app';
const LAG_MS = 10_000;

const botOn = (slack: SlackStandIn) => slackBot({ token: TOKEN, channel: CHANNEL, baseUrl: slack.baseUrl });

/** A workspace whose answer to a post was lost, `laterMs` ago. */
async function afterLostPost({ laterMs = 30_000, telling = aTelling({ version: 2 }) } = {}) {
  let now = NIGHT;
  const slack = await aSlack({ now: () => now, historyLagMs: LAG_MS });
  slack.befall('chat.postMessage', 'lost-after');
  const bot = botOn(slack);
  expect(await bot.post(telling)).toMatchObject({ outcome: 'unknown' });
  now += laterMs;
  const later = (ms: number) => {
    now += ms;
  };
  return { slack, bot, later, ts: slack.inbox.messages(CHANNEL)[0]?.ts };
}

/** A workspace with an incident whose reply was posted and its answer lost. */
async function afterLostReply() {
  let now = NIGHT - 60 * 60_000;
  const slack = await aSlack({ now: () => now });
  const bot = botOn(slack);
  const posted = await bot.post(aTelling({ version: 1 }));
  const message = posted.outcome === 'done' ? posted.message : undefined;
  if (!message) throw new Error('not posted');
  now = NIGHT;
  slack.befall('chat.postMessage', 'lost-after');
  expect(await bot.reply(aTelling({ version: 2 }), message)).toMatchObject({ outcome: 'unknown' });
  return { slack, bot, message };
}

/** Another app's message, or this one's where `token` is its own. */
function say(slack: SlackStandIn, args: Readonly<Record<string, unknown>>, token = OTHER_TOKEN): void {
  const { body } = slack.inbox.handle('chat.postMessage', { channel: CHANNEL, text: 'hello', ...args }, token);
  expect(body).toMatchObject({ ok: true });
}

describe('finding a message whose answer was lost', () => {
  it('gives its place', async () => {
    const { bot, ts } = await afterLostPost();
    expect(await bot.find(aTelling({ version: 2 }), POST, undefined)).toEqual({
      outcome: 'done',
      message: { channel: CHANNEL, ts },
    });
  });

  it('finds it after the incident has moved on', async () => {
    const { bot, ts } = await afterLostPost();
    expect(await bot.find(aTelling({ version: 5, severity: 'critical' }), POST, undefined)).toMatchObject({
      message: { ts },
    });
  });

  it('finds nothing that was never posted', async () => {
    const slack = await aSlack({ now: () => NIGHT });
    expect(await botOn(slack).find(aTelling({ version: 2 }), POST, undefined)).toEqual({ outcome: 'absent' });
  });

  it('does not see it before the history does', async () => {
    const { bot } = await afterLostPost({ laterMs: LAG_MS - 1_000 });
    expect(await bot.find(aTelling({ version: 2 }), POST, undefined)).toEqual({ outcome: 'absent' });
  });

  it.each([
    { what: 'another version', telling: aTelling({ version: 3 }), attempt: { ...POST, version: 3 } },
    { what: 'a reply', telling: aTelling({ version: 2 }), attempt: POST, kind: 'reply' },
    { what: 'another episode', telling: aTelling({ version: 2, episode: 7 }), attempt: POST },
    {
      what: 'a message of an hour ago',
      telling: aTelling({ version: 2 }),
      attempt: { ...POST, at: NIGHT + 3_600_000 },
    },
    {
      what: 'a message of an hour later',
      telling: aTelling({ version: 2 }),
      attempt: { ...POST, at: NIGHT - 3_600_000 },
    },
  ])('does not take $what for it', async ({ telling, attempt, kind }) => {
    const { slack, bot, ts } = await afterLostPost();
    if (kind) {
      const { metadata, text } = slack.inbox.messages(CHANNEL)[0] ?? {};
      const { event_type, event_payload } = metadata as { event_type: string; event_payload: object };
      const changed = { event_type, event_payload: { ...event_payload, kind } };
      slack.inbox.handle('chat.update', { channel: CHANNEL, ts, text, metadata: changed }, TOKEN);
    }
    expect(await bot.find(telling, attempt, undefined)).toEqual({ outcome: 'absent' });
  });

  it('does not believe another app that copies its metadata', async () => {
    const real = await afterLostPost();
    const [{ metadata } = {}] = real.slack.inbox.messages(CHANNEL);
    const slack = await aSlack({ now: () => NIGHT });
    say(slack, { metadata });
    expect(await botOn(slack).find(aTelling({ version: 2 }), POST, undefined)).toEqual({ outcome: 'absent' });
    say(slack, { metadata }, TOKEN);
    expect(await botOn(slack).find(aTelling({ version: 2 }), POST, undefined)).toMatchObject({ outcome: 'done' });
  });

  it('goes through all pages of a busy channel', async () => {
    const { slack, bot, later, ts } = await afterLostPost();
    for (let message = 0; message < 450; message++) say(slack, {});
    later(30_000);
    expect(await bot.find(aTelling({ version: 2 }), POST, undefined)).toMatchObject({ message: { ts } });
    const reads = slack.calls.filter(({ method }) => method === 'conversations.history');
    expect(reads.map(({ args }) => typeof args['cursor'])).toEqual(['undefined', 'string', 'string']);
  });

  it('asks once who it is', async () => {
    const { slack, bot } = await afterLostPost();
    for (const _ of [1, 2]) await bot.find(aTelling({ version: 2 }), POST, undefined);
    expect(slack.calls.filter(({ method }) => method === 'auth.test')).toHaveLength(1);
  });

  it.each<{ method: string; fault: SlackFault; is: object }>([
    { method: 'auth.test', fault: 'unavailable', is: { outcome: 'unknown', code: 'http_503' } },
    { method: 'auth.test', fault: { error: 'invalid_auth' }, is: { outcome: 'refused', code: 'invalid_auth' } },
    { method: 'conversations.history', fault: 'lost-before', is: { outcome: 'unknown', code: 'UND_ERR_SOCKET' } },
    {
      method: 'conversations.history',
      fault: { error: 'ratelimited', retryAfter: '60' },
      is: { outcome: 'later', code: 'ratelimited', afterMs: 60_000 },
    },
  ])('passes on $is.outcome of $method and finds it the next time', async ({ method, fault, is }) => {
    const { slack, bot, ts } = await afterLostPost();
    slack.befall(method, fault);
    expect(await bot.find(aTelling({ version: 2 }), POST, undefined)).toEqual(is);
    expect(await bot.find(aTelling({ version: 2 }), POST, undefined)).toMatchObject({ message: { ts } });
  });

  it('says that nobody can tell where it may not read the history', async () => {
    const { slack, bot } = await afterLostPost();
    slack.workspace.missingScopes.add('channels:history');
    expect(await bot.find(aTelling({ version: 2 }), POST, undefined)).toEqual({ outcome: 'unreadable' });
  });

  it('gives up at the deadline', async () => {
    const { slack, bot } = await afterLostPost();
    slack.befall('conversations.history', 'silent-before');
    expect(await bot.find(aTelling({ version: 2 }, { withinMs: 1_500 }), POST, undefined)).toEqual({
      outcome: 'unknown',
      code: 'timeout',
    });
  });
});

describe('finding a reply whose answer was lost', () => {
  it('finds it in the thread of its message', async () => {
    const { slack, bot, message } = await afterLostReply();
    const [reply] = slack.inbox.messages(CHANNEL)[0]?.replies ?? [];
    expect(await bot.find(aTelling({ version: 2 }), REPLY, message)).toEqual({
      outcome: 'done',
      message: { channel: CHANNEL, ts: reply?.ts },
    });
  });

  it('does not take its message for it, nor the reply of another version', async () => {
    const { bot, message } = await afterLostReply();
    for (const version of [1, 3]) {
      expect(await bot.find(aTelling({ version }), { ...REPLY, version }, message)).toEqual({ outcome: 'absent' });
    }
  });

  it('finds the message gone that somebody has deleted', async () => {
    const { slack, bot, message } = await afterLostReply();
    slack.inbox.handle('chat.delete', { ...message }, TOKEN);
    expect(await bot.find(aTelling({ version: 2 }), REPLY, message)).toEqual({ outcome: 'gone' });
    expect(await bot.find(aTelling({ version: 2 }), REPLY, undefined)).toEqual({ outcome: 'gone' });
  });
});
