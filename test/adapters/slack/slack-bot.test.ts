import { describe, expect, it } from 'vitest';
import { slackBot } from '#adapters/slack/slack-bot.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import { aChange, aFinding, aSpender, NIGHT } from '../../support/incidents.ts';
import type { SlackStandIn } from '../../support/slack-stand-in.ts';
import { aSlack, aTelling, CHANNEL, TOKEN } from '../../support/slack-telling.ts';
import type { SlackFault } from '../../support/slack-wire.ts';

const OTHER_CHANNEL = 'C0PAYMENTS';

const botOn = (slack: SlackStandIn, other: Partial<Parameters<typeof slackBot>[0]> = {}) =>
  slackBot({ token: TOKEN, channel: CHANNEL, baseUrl: slack.baseUrl, ...other });

/** A bot that has posted the incident. */
async function posted(options: Parameters<typeof aSlack>[0] = {}) {
  const slack = await aSlack(options);
  const bot = botOn(slack);
  const outcome = await bot.post(aTelling({ version: 2 }));
  if (outcome.outcome !== 'done' || !outcome.message) throw new Error(`not posted: ${outcome.outcome}`);
  return { slack, bot, message: outcome.message };
}

const typesIn = (blocks: readonly { readonly type: string }[] = []) => blocks.map(({ type }) => type);
const argumentsTo = (slack: SlackStandIn, method: string) =>
  slack.calls.filter((call) => call.method === method).map(({ args }) => args);

describe('posting an incident', () => {
  it('gives the place of one message with blocks, a chart, metadata, and no previews of links', async () => {
    const { slack, message } = await posted();
    const [shown, ...more] = slack.inbox.messages(CHANNEL);
    expect(more).toEqual([]);
    expect(message).toEqual({ channel: CHANNEL, ts: shown?.ts });
    expect(typesIn(shown?.blocks)).toContain('data_visualization');
    const { incident } = aTelling().view;
    expect(shown?.metadata).toMatchObject({
      event_payload: { incident: incidentId(incident), version: 2, kind: 'post' },
    });
    expect(argumentsTo(slack, 'chat.postMessage')).toMatchObject([{ unfurl_links: false, unfurl_media: false }]);
  });

  it('takes a finding of a request with a UUID and without anything else known', async () => {
    const slack = await aSlack();
    const { spender: _, ...telling } = aTelling({ findings: [aFinding({ requestId: crypto.randomUUID() })] }).view;
    const outcome = await botOn(slack).post({ view: telling, changes: [], deadline: Date.now() + 10_000 });
    expect(outcome).toMatchObject({ outcome: 'done' });
  });

  it('goes to the channel that the profile names, where the configuration allows it', async () => {
    const slack = await aSlack();
    const bot = botOn(slack, { profileChannels: [OTHER_CHANNEL] });
    const taggedWith = (channel: string) =>
      aTelling({}, { view: { spender: aSpender({ tags: { 'watchdog:channel': channel } }) } });
    expect(await bot.post(taggedWith(OTHER_CHANNEL))).toMatchObject({ message: { channel: OTHER_CHANNEL } });
    expect(await bot.post(taggedWith('C0ATTACKER'))).toMatchObject({ message: { channel: CHANNEL } });
    expect(await bot.post(aTelling())).toMatchObject({ message: { channel: CHANNEL } });
    expect(slack.inbox.channels()).not.toContain('C0ATTACKER');
  });

  it('goes without the chart at once where the workspace does not take it, and from then on', async () => {
    const slack = await aSlack();
    slack.workspace.takesCharts = false;
    const bot = botOn(slack);
    for (const _ of [1, 2]) expect(await bot.post(aTelling())).toMatchObject({ outcome: 'done' });
    expect(slack.inbox.messages(CHANNEL).map(({ blocks }) => typesIn(blocks).includes('data_visualization'))).toEqual([
      false,
      false,
    ]);
    expect(slack.calls).toHaveLength(3);
  });

  it('keeps the chart when the blocks are refused without it as well', async () => {
    const slack = await aSlack();
    const bot = botOn(slack);
    slack.befall('chat.postMessage', { error: 'invalid_blocks_format' }, 2);
    expect(await bot.post(aTelling())).toEqual({ outcome: 'refused', code: 'invalid_blocks_format' });
    await bot.post(aTelling());
    expect(typesIn(slack.inbox.messages(CHANNEL)[0]?.blocks)).toContain('data_visualization');
  });

  it.each<{ fault: SlackFault; is: object }>([
    { fault: { error: 'ratelimited', retryAfter: '7' }, is: { outcome: 'later', code: 'ratelimited', afterMs: 7_000 } },
    { fault: 'lost-after', is: { outcome: 'unknown', code: 'UND_ERR_SOCKET' } },
    { fault: 'unavailable', is: { outcome: 'unknown', code: 'http_503' } },
    { fault: { error: 'token_revoked' }, is: { outcome: 'refused', code: 'token_revoked' } },
    { fault: { error: 'restricted_action_thread_only_channel' }, is: { outcome: 'refused' } },
  ])('passes on $is.outcome', async ({ fault, is }) => {
    const slack = await aSlack();
    slack.befall('chat.postMessage', fault);
    expect(await botOn(slack).post(aTelling())).toMatchObject(is);
  });

  it('waits as long as Slack asks when it posts faster than a channel takes', async () => {
    let now = NIGHT;
    const slack = await aSlack({ now: () => now, limits: { postBurst: 2, updatesPerMinute: 50, readsPerMinute: 50 } });
    const bot = botOn(slack);
    for (const _ of [1, 2]) expect(await bot.post(aTelling())).toMatchObject({ outcome: 'done' });
    expect(await bot.post(aTelling())).toEqual({ outcome: 'later', code: 'ratelimited', afterMs: 1_000 });
    now += 1_000;
    expect(await bot.post(aTelling())).toMatchObject({ outcome: 'done' });
  });
});

describe('editing an incident', () => {
  it('sends the whole state again, to be found under its new version', async () => {
    const { slack, bot, message } = await posted();
    expect(await bot.edit(aTelling({ version: 3, severity: 'critical' }), message)).toEqual({ outcome: 'done' });
    const [shown] = slack.inbox.messages(CHANNEL);
    expect(shown).toMatchObject({ edited: true, metadata: { event_payload: { version: 3, kind: 'post' } } });
    expect(shown?.edits).toHaveLength(1);
    expect(shown?.text).not.toBe(shown?.edits[0]?.text);
  });

  it('goes without the chart where it is not taken any more', async () => {
    const { slack, bot, message } = await posted();
    slack.workspace.takesCharts = false;
    expect(await bot.edit(aTelling({ version: 3 }), message)).toEqual({ outcome: 'done' });
    expect(typesIn(slack.inbox.messages(CHANNEL)[0]?.blocks)).not.toContain('data_visualization');
  });

  it('finds a message gone that somebody has deleted', async () => {
    const { slack, bot, message } = await posted();
    slack.inbox.handle('chat.delete', { ...message }, TOKEN);
    expect(await bot.edit(aTelling({ version: 3 }), message)).toEqual({ outcome: 'gone' });
  });

  it.each(['cant_update_message', 'edit_window_closed'])('lets its thread go on when %s', async (error) => {
    const { slack, bot, message } = await posted();
    slack.befall('chat.update', { error });
    expect(await bot.edit(aTelling({ version: 3 }), message)).toEqual({ outcome: 'done' });
    expect(await bot.reply(aTelling({ version: 3 }), message)).toMatchObject({ outcome: 'done' });
    expect(slack.inbox.messages(CHANNEL)).toMatchObject([{ replies: [{}] }]);
  });

  it.each<{ fault: SlackFault; is: object }>([
    { fault: { error: 'ratelimited', retryAfter: '3' }, is: { outcome: 'later', code: 'ratelimited', afterMs: 3_000 } },
    { fault: { error: 'update_failed' }, is: { outcome: 'unknown', code: 'update_failed' } },
    { fault: 'lost-after', is: { outcome: 'unknown', code: 'UND_ERR_SOCKET' } },
    { fault: { error: 'invalid_auth' }, is: { outcome: 'refused', code: 'invalid_auth' } },
    { fault: { error: 'is_inactive' }, is: { outcome: 'refused', code: 'is_inactive' } },
  ])('passes on $is.outcome ($is.code)', async ({ fault, is }) => {
    const { slack, bot, message } = await posted();
    slack.befall('chat.update', fault);
    expect(await bot.edit(aTelling({ version: 3 }), message)).toEqual(is);
  });

  it('starts afresh in a new channel once the old one cannot be reached', async () => {
    const { slack, message } = await posted();
    slack.workspace.archived.add(CHANNEL);
    const moved = botOn(slack, { channel: OTHER_CHANNEL });
    expect(await moved.edit(aTelling({ version: 3 }), message)).toEqual({ outcome: 'gone' });
    expect(await moved.post(aTelling({ version: 3 }))).toMatchObject({ message: { channel: OTHER_CHANNEL } });
  });

  it('does not start afresh in a new channel while the old one can be reached', async () => {
    const { slack, message } = await posted();
    const moved = botOn(slack, { channel: OTHER_CHANNEL });
    slack.befall('chat.update', { error: 'invalid_auth' });
    expect(await moved.edit(aTelling({ version: 3 }), message)).toEqual({ outcome: 'refused', code: 'invalid_auth' });
    expect(await moved.edit(aTelling({ version: 3 }), message)).toEqual({ outcome: 'done' });
  });
});

describe('replying in the thread of an incident', () => {
  it('says what changed in the thread, and in the channel only where it became severer', async () => {
    const { slack, bot, message } = await posted();
    await bot.reply(aTelling({ version: 3, changes: [aChange({ what: 'doubled' })] }), message);
    await bot.reply(
      aTelling({ version: 4, changes: [aChange({ what: 'escalated', raised: true }), aChange({ what: 'updated' })] }),
      message,
    );
    const [shown] = slack.inbox.messages(CHANNEL);
    expect(shown?.replies.map(({ broadcast = false }) => broadcast)).toEqual([false, true]);
    expect(shown?.replies.map(({ metadata }) => metadata)).toMatchObject([
      { event_payload: { version: 3, kind: 'reply' } },
      { event_payload: { version: 4, kind: 'reply' } },
    ]);
    expect(argumentsTo(slack, 'chat.postMessage').slice(1)).toMatchObject([
      { unfurl_links: false, unfurl_media: false },
      { unfurl_links: false, unfurl_media: false },
    ]);
  });

  it('sees that its message was deleted when the reply lands in the channel instead', async () => {
    const { slack, bot, message } = await posted();
    slack.inbox.handle('chat.delete', { ...message }, TOKEN);
    expect(await bot.reply(aTelling({ version: 3 }), message)).toEqual({ outcome: 'gone' });
  });

  it.each([
    'thread_not_found',
    'message_not_found',
    'cannot_reply_to_message',
    'restricted_action_non_threadable_channel',
    'restricted_action_thread_locked',
  ])('has its news posted afresh when the answer is %s', async (error) => {
    const { slack, bot, message } = await posted();
    slack.befall('chat.postMessage', { error });
    expect(await bot.reply(aTelling({ version: 3 }), message)).toEqual({ outcome: 'gone' });
  });

  it.each<{ fault: SlackFault; is: object }>([
    { fault: { error: 'ratelimited', retryAfter: '1' }, is: { outcome: 'later', code: 'ratelimited', afterMs: 1_000 } },
    { fault: { error: 'fatal_error' }, is: { outcome: 'unknown', code: 'fatal_error' } },
    { fault: { error: 'missing_scope' }, is: { outcome: 'refused', code: 'missing_scope' } },
  ])('passes on $is.outcome', async ({ fault, is }) => {
    const { slack, bot, message } = await posted();
    slack.befall('chat.postMessage', fault);
    expect(await bot.reply(aTelling({ version: 3 }), message)).toEqual(is);
  });
});
