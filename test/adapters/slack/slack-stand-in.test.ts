import { describe, expect, it } from 'vitest';
import { slackApi } from '#adapters/slack/slack-api.ts';
import { incidentMessage } from '#core/messages/slack/incident-message.ts';
import { aView, NIGHT } from '../../support/incidents.ts';
import type { SlackStandIn } from '../../support/slack-stand-in.ts';
import { aSlack, CHANNEL, TOKEN } from '../../support/slack-telling.ts';

type Args = Readonly<Record<string, unknown>>;

/** What the stand-in answers over HTTP. */
async function ask(slack: SlackStandIn, method: string, args: Args, token = TOKEN): Promise<object> {
  const call = slackApi({ token, baseUrl: slack.baseUrl, now: Date.now });
  return call(method, args, Date.now() + 10_000);
}

const post = (slack: SlackStandIn, args: Args = {}, token = TOKEN) =>
  ask(slack, 'chat.postMessage', { channel: CHANNEL, text: 'hello', ...args }, token);

const header = (length: number) => ({ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(length) } });

describe('the stand-in for Slack', () => {
  it('gives messages of one moment time stamps of their own', async () => {
    const slack = await aSlack({ now: () => NIGHT });
    await post(slack);
    await post(slack);
    const stamps = slack.inbox.messages(CHANNEL).map(({ ts }) => ts);
    expect(stamps).toEqual([`${NIGHT / 1000}.000000`, `${NIGHT / 1000}.000001`]);
  });

  it.each([
    { what: 'takes a message of the watchdog', args: { ...incidentMessage(aView(), { chart: true }) }, is: undefined },
    { what: 'takes a header of 150 characters', args: { blocks: [header(150)] }, is: undefined },
    { what: 'refuses a header of 151', args: { blocks: [header(151)] }, is: 'invalid_blocks' },
    {
      what: 'refuses 51 blocks',
      args: { blocks: Array.from({ length: 51 }, () => header(1)) },
      is: 'invalid_blocks',
    },
    { what: 'refuses a block of no type', args: { blocks: [{}] }, is: 'invalid_blocks' },
    { what: 'refuses a block that it does not know', args: { blocks: [{ type: 'carousel' }] }, is: 'invalid_blocks' },
    { what: 'refuses blocks that are no list', args: { blocks: '[]' }, is: 'invalid_blocks_format' },
    { what: 'refuses text that is none', args: { text: 3 }, is: 'invalid_arguments' },
    { what: 'refuses a message without anything', args: { text: '' }, is: 'no_text' },
    { what: 'refuses a channel by name', args: { channel: '#general' }, is: 'channel_not_found' },
    {
      what: 'refuses metadata without payload',
      args: { metadata: { event_type: 'a' } },
      is: 'invalid_metadata_format',
    },
  ])('$what', async ({ args, is }) => {
    const slack = await aSlack();
    expect(await post(slack, args)).toMatchObject(
      is === undefined ? { outcome: 'ok' } : { outcome: 'refused', code: is },
    );
    expect(slack.inbox.messages(CHANNEL)).toHaveLength(is === undefined ? 1 : 0);
  });

  it('cuts text after 40,000 characters, and says so', async () => {
    const slack = await aSlack();
    expect(await post(slack, { text: 'x'.repeat(40_001) })).toMatchObject({ body: { warning: 'message_truncated' } });
    expect(slack.inbox.messages(CHANNEL)[0]?.text).toHaveLength(40_000);
  });

  it('leaves out metadata of a type with a dot in it, and only warns', async () => {
    const slack = await aSlack();
    const metadata = { event_type: 'a.b', event_payload: {} };
    expect(await post(slack, { metadata })).toMatchObject({ body: { ok: true, warning: 'invalid_metadata_schema' } });
    expect(slack.inbox.messages(CHANNEL)[0]).not.toHaveProperty('metadata');
  });

  it('edits only what the same bot has posted, and keeps metadata that is not given', async () => {
    const slack = await aSlack();
    const metadata = { event_type: 'a', event_payload: { id: 1 } };
    await post(slack, { metadata });
    const [{ ts } = {}] = slack.inbox.messages(CHANNEL);
    const edit = { channel: CHANNEL, ts, text: 'bye' };
    expect(await ask(slack, 'chat.update', edit, 'xoxb-another')).toMatchObject({ code: 'cant_update_message' });
    expect(await ask(slack, 'chat.update', { ...edit, text: 'x'.repeat(4_001) })).toMatchObject({
      code: 'msg_too_long',
    });
    expect(await ask(slack, 'chat.update', edit)).toMatchObject({ outcome: 'ok' });
    expect(slack.inbox.messages(CHANNEL)).toMatchObject([{ text: 'bye', metadata, edits: [{ text: 'hello' }] }]);
    await ask(slack, 'chat.update', { ...edit, metadata: {} });
    expect(slack.inbox.messages(CHANNEL)[0]).not.toHaveProperty('metadata');
  });

  it('shows the payload of metadata only to who asks for all of it', async () => {
    const slack = await aSlack();
    await post(slack, { metadata: { event_type: 'a', event_payload: { id: 1 } } });
    const read = (args: Args) => ask(slack, 'conversations.history', { channel: CHANNEL, ...args });
    expect(await read({})).toMatchObject({ body: { messages: [{ metadata: { event_type: 'a' } }] } });
    expect(JSON.stringify(await read({}))).not.toContain('event_payload');
    expect(await read({ include_all_metadata: true })).toMatchObject({
      body: { messages: [{ metadata: { event_payload: { id: 1 } } }] },
    });
  });

  it('keeps replies out of the history, but for those that are shown in the channel', async () => {
    const slack = await aSlack();
    await post(slack, { text: 'parent' });
    const [{ ts } = {}] = slack.inbox.messages(CHANNEL);
    await post(slack, { text: 'quiet', thread_ts: ts });
    await post(slack, { text: 'loud', thread_ts: ts, reply_broadcast: true });
    expect(await ask(slack, 'conversations.history', { channel: CHANNEL })).toMatchObject({
      body: { messages: [{ text: 'loud', thread_ts: ts }, { text: 'parent' }], has_more: false },
    });
    expect(await ask(slack, 'conversations.replies', { channel: CHANNEL, ts })).toMatchObject({
      body: { messages: [{ text: 'parent' }, { text: 'quiet' }, { text: 'loud' }] },
    });
  });

  it('pages from one cursor to the next, and knows no other', async () => {
    const slack = await aSlack();
    for (const text of ['a', 'b', 'c']) await post(slack, { text });
    const read = (cursor?: string) =>
      ask(slack, 'conversations.history', { channel: CHANNEL, limit: 2, ...(cursor && { cursor }) }) as Promise<{
        body: { messages: { text: string }[]; response_metadata: { next_cursor: string } };
      }>;
    const first = await read();
    const second = await read(first.body.response_metadata.next_cursor);
    expect([first, second].map(({ body }) => body.messages.map(({ text }) => text))).toEqual([['c', 'b'], ['a']]);
    expect(second.body.response_metadata.next_cursor).toBe('');
    expect(await read('elsewhere')).toMatchObject({ code: 'invalid_cursor' });
  });

  it('takes what a minute allows of each method, by its own clock', async () => {
    let now = NIGHT;
    const slack = await aSlack({ now: () => now, limits: { postBurst: 1, updatesPerMinute: 1, readsPerMinute: 2 } });
    const read = () => ask(slack, 'conversations.history', { channel: CHANNEL });
    await read();
    await read();
    expect(await read()).toEqual({ outcome: 'later', code: 'ratelimited', afterMs: 30_000 });
    now += 30_000;
    expect(await read()).toMatchObject({ outcome: 'ok' });
    await post(slack);
    expect(await post(slack, { channel: 'C0PAYMENTS' })).toMatchObject({ outcome: 'ok' });
    expect(await post(slack)).toMatchObject({ outcome: 'later' });
  });

  it('refuses what the workspace does not allow', async () => {
    const slack = await aSlack();
    const { workspace } = slack;
    workspace.missing.add('C0MISSING');
    expect(await post(slack, { channel: 'C0MISSING' })).toMatchObject({ code: 'channel_not_found' });
    workspace.archived.add(CHANNEL);
    expect(await post(slack)).toMatchObject({ code: 'is_archived' });
    expect(await ask(slack, 'chat.update', { channel: CHANNEL, ts: '1', text: 'a' })).toMatchObject({
      code: 'is_inactive',
    });
    workspace.missingScopes.add('chat:write');
    expect(await post(slack)).toMatchObject({ code: 'missing_scope' });
    workspace.revoked.add(TOKEN);
    expect(await post(slack)).toMatchObject({ code: 'token_revoked' });
    expect(await ask(slack, 'auth.test', {})).toMatchObject({ code: 'token_revoked' });
    expect(await ask(slack, 'auth.test', {}, 'xoxb-another')).toMatchObject({ body: { bot_id: expect.any(String) } });
  });

  it('knows only the methods that it has', async () => {
    const slack = await aSlack();
    expect(await ask(slack, 'constructor', {})).toMatchObject({ code: 'unknown_method' });
  });
});
