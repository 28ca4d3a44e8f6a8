import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type RunningInbox, startInbox } from '#functions/local/inbox/inbox-page.ts';

const NOW = Date.parse('2026-11-02T09:55:00Z');
const CHANNEL = 'C0123ABCDEF';
let running: RunningInbox | undefined;

async function started(): Promise<RunningInbox> {
  running = await startInbox({ now: () => NOW });
  return running;
}

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

const call = async (method: string, args: object): Promise<Record<string, unknown>> => {
  const answer = await fetch(`${running?.apiUrl}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', authorization: 'Bearer xoxb-1' },
    body: JSON.stringify(args),
  });
  return (await answer.json()) as Record<string, unknown>;
};
const post = async (text: string, more: object = {}): Promise<string> =>
  String((await call('chat.postMessage', { channel: CHANNEL, text, ...more }))['ts']);
const page = async (): Promise<string> => (await fetch(`${running?.url}`)).text();

/** The status of a request whose headers fetch would not let us choose. */
const statusOf = (url: string, headers: Record<string, string>, method = 'GET'): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { headers, method }, (answer) => {
      resolve(answer.statusCode);
      answer.destroy();
    });
    sent.on('error', reject).end();
  });

/** Reads the page's events until one of that name has come; its data, and that of the channels before it. */
async function eventsUntil(reader: ReadableStreamDefaultReader<string>, name: string): Promise<string> {
  let read = '';
  while (!read.includes(`event: ${name}\n`) || !read.endsWith('\n\n')) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`ended after ${read}`);
    read += value;
  }
  return read;
}

const openEvents = async (): Promise<ReadableStreamDefaultReader<string>> => {
  const { body } = await fetch(`${running?.url}events`);
  if (!body) throw new Error('no body');
  return body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
};

describe('the Web API', () => {
  it('takes a message as JSON and gives it back to a form', async () => {
    await started();
    const ts = await post('refund-bot is looping');
    const answer = await fetch(`${running?.apiUrl}/conversations.history`, {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-1' },
      body: new URLSearchParams({ channel: CHANNEL }),
    });
    expect(await answer.json()).toMatchObject({ ok: true, messages: [{ ts, text: 'refund-bot is looping' }] });
  });

  it('asks for a token', async () => {
    const { apiUrl } = await started();
    const answer = await fetch(`${apiUrl}/auth.test`, { method: 'POST' });
    expect(await answer.json()).toMatchObject({ ok: false, error: 'not_authed' });
  });

  it.each(['{', '[]', 'null'])('answers %s as no arguments at all', async (body) => {
    const { apiUrl } = await started();
    const headers = { 'content-type': 'application/json', authorization: 'Bearer xoxb-1' };
    const answer = await fetch(`${apiUrl}/chat.postMessage`, { method: 'POST', headers, body });
    expect(await answer.json()).toEqual({ ok: false, error: 'invalid_json' });
  });

  it('refuses more than a megabyte, and goes on', async () => {
    const { apiUrl } = await started();
    const answer = await fetch(`${apiUrl}/chat.postMessage`, { method: 'POST', body: 'x'.repeat(1_000_001) });
    expect(answer.status).toBe(413);
    expect(await call('auth.test', {})).toMatchObject({ ok: true });
  });

  it('is not to be had by GET', async () => {
    const { apiUrl } = await started();
    expect((await fetch(`${apiUrl}/auth.test`)).status).toBe(405);
  });
});

it('takes messages to an incoming webhook, answered in plain text', async () => {
  const { url } = await started();
  const send = (body: string): Promise<Response> =>
    fetch(`${url}hook/${CHANNEL}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  expect(await (await send('{"text":"Budget is over"}')).text()).toBe('ok');
  expect((await send('{')).status).toBe(400);
  expect(await page()).toContain('Budget is over');
});

describe('who is answered', () => {
  it.each([
    ['127.0.0.1:8080', 200],
    ['localhost:8080', 200],
    ['[::1]:8080', 200],
    ['evil.example', 421],
    ['localhost.evil.example', 421],
    ['127.0.0.1.evil.example:80', 421],
  ])('a request for %s gets %i', async (host, status) => {
    const { url } = await started();
    expect(await statusOf(url, { host })).toBe(status);
    expect(await statusOf(`${url}events`, { host })).toBe(status);
  });

  it('no page of another site, which could post what it likes', async () => {
    const { apiUrl, url } = await started();
    const headers = { origin: 'https://evil.example', 'content-type': 'text/plain' };
    expect(await statusOf(`${apiUrl}/chat.postMessage`, headers, 'POST')).toBe(403);
    expect(await statusOf(`${url}hook/${CHANNEL}`, headers, 'POST')).toBe(403);
  });

  it('nobody for what is not there', async () => {
    const { url } = await started();
    expect((await fetch(`${url}favicon.ico`)).status).toBe(404);
    expect((await fetch(`${url}api/../../etc/passwd`)).status).toBe(404);
  });
});

describe('the page', () => {
  it('loads nothing and runs nothing but its own script', async () => {
    const { url } = await started();
    const answer = await fetch(url);
    const policy = answer.headers.get('content-security-policy') ?? '';
    const [, nonce] = /script-src 'nonce-([^']+)'/.exec(policy) ?? [];
    const body = await answer.text();
    expect(policy).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
    expect(policy).not.toContain('unsafe');
    expect([...body.matchAll(/<(?:script|style) nonce="([^"]+)"/g)].map((found) => found[1])).toEqual([nonce, nonce]);
    expect(body).not.toMatch(/ style="| on\w+="/);
    expect((await fetch(url)).headers.get('content-security-policy')).not.toBe(policy);
  });

  it('shows messages by channel under the days they were sent on', async () => {
    await started();
    await post('refund-bot is looping');
    const shown = await page();
    expect(shown).toMatch(/# C0123ABCDEF.*Monday, November 2nd.*refund-bot is looping/s);
  });

  it('shows a reply in its thread, and in the channel where it was sent there as well', async () => {
    await started();
    const parent = await post('refund-bot is looping');
    await post('twice as dear', { thread_ts: parent });
    await post('it got worse', { thread_ts: parent, reply_broadcast: true });
    const shown = await page();
    expect(shown.match(/twice as dear/g)).toHaveLength(1);
    expect(shown.match(/it got worse/g)).toHaveLength(2);
    expect(shown).toMatch(/2 replies/);
  });

  it('shows a deleted message only where its thread goes on', async () => {
    await started();
    const [alone, parent] = [await post('lonely'), await post('with a thread')];
    await post('goes on', { thread_ts: parent });
    await call('chat.delete', { channel: CHANNEL, ts: alone });
    await call('chat.delete', { channel: CHANNEL, ts: parent });
    const shown = await page();
    expect(shown.match(/This message was deleted/g)).toHaveLength(1);
    expect(shown).toContain('goes on');
    expect(shown).not.toMatch(/lonely|with a thread/);
  });
});

describe('the events of the page', () => {
  it('begin with all that stands there and go on with what changes only', async () => {
    await started();
    const first = await post('refund-bot is looping');
    await post('another matter');
    const events = await openEvents();
    expect(await eventsUntil(events, 'settled')).toMatch(/event: channel\n.*refund-bot is looping.*another matter/s);
    await call('chat.update', { channel: CHANNEL, ts: first, text: 'refund-bot was looping' });
    const change = await eventsUntil(events, 'channel');
    expect(change).toMatch(/refund-bot was looping.*\(edited\)/s);
    expect(change).not.toContain('another matter');
  });

  it('tell nothing of a channel in which nothing happened', async () => {
    await started();
    await post('refund-bot is looping');
    await post('elsewhere', { channel: 'C9999999999' });
    const events = await openEvents();
    await eventsUntil(events, 'settled');
    await post('news');
    expect((await eventsUntil(events, 'channel')).match(/"channel":"\w+"/g)).toEqual([`"channel":"${CHANNEL}"`]);
  });

  it('come together when many messages come at once', async () => {
    await started();
    const events = await openEvents();
    await eventsUntil(events, 'settled');
    const texts = Array.from({ length: 50 }, (_, index) => `message ${index}.`);
    await Promise.all(
      texts.map((text) => running?.inbox.handle('chat.postMessage', { channel: CHANNEL, text }, 'xoxb-1')),
    );
    const change = await eventsUntil(events, 'channel');
    expect(change.match(/event: channel/g)).toHaveLength(1);
    expect(texts.every((text) => change.includes(text))).toBe(true);
  });
});

it('stops although pages are open', async () => {
  const { url, stop } = await started();
  const events = await openEvents();
  await eventsUntil(events, 'settled');
  await stop();
  running = undefined;
  await expect(fetch(url)).rejects.toThrow();
});
