import { describe, expect, it, vi } from 'vitest';
import { slackApi } from '#adapters/slack/slack-api.ts';
import { aSlack, CHANNEL, TOKEN } from '../../support/slack-telling.ts';
import type { SlackFault } from '../../support/slack-wire.ts';

const HELLO = { channel: CHANNEL, text: 'hello' };

/** Calls chat.postMessage on a stand-in that this befalls. */
async function postUnder(fault: SlackFault | undefined, withinMs = 10_000) {
  const slack = await aSlack();
  if (fault) slack.befall('chat.postMessage', fault);
  const call = slackApi({ token: TOKEN, baseUrl: slack.baseUrl, now: Date.now });
  const result = await call('chat.postMessage', HELLO, Date.now() + withinMs);
  return { slack, result, posted: slack.inbox.messages(CHANNEL).length };
}

describe('a call of the Slack Web API', () => {
  it('gives the answer of a plain-text message, sent as JSON with the token in its header', async () => {
    const { slack, result } = await postUnder(undefined);
    expect(result).toMatchObject({ outcome: 'ok', body: { channel: CHANNEL, ts: expect.any(String) } });
    expect(slack.calls).toMatchObject([{ token: TOKEN, contentType: expect.stringContaining('application/json') }]);
  });

  it('sends reads as a form, which every method takes', async () => {
    const slack = await aSlack();
    const call = slackApi({ token: TOKEN, baseUrl: slack.baseUrl, now: Date.now });
    const result = await call('conversations.history', { channel: CHANNEL, limit: 5 }, Date.now() + 10_000);
    expect(result).toMatchObject({ outcome: 'ok', body: { messages: [] } });
    expect(slack.calls[0]?.contentType).toMatch('application/x-www-form-urlencoded');
  });

  it.each<{ what: string; fault: SlackFault; is: object; posted: number }>([
    {
      what: 'a rate limit is for later, after the time that Slack names',
      fault: { error: 'ratelimited', retryAfter: '30' },
      is: { outcome: 'later', code: 'ratelimited', afterMs: 30_000 },
      posted: 0,
    },
    {
      what: 'a rate limit of the load balancer is for later as well',
      fault: 'busy',
      is: { outcome: 'later', code: 'ratelimited', afterMs: 20_000 },
      posted: 0,
    },
    {
      what: 'a rate limit in the body alone is for later',
      fault: { error: 'rate_limited' },
      is: { outcome: 'later', code: 'rate_limited' },
      posted: 0,
    },
    {
      what: 'a time to wait that is no number of seconds is as good as none',
      fault: { error: 'ratelimited', retryAfter: 'tomorrow' },
      is: { outcome: 'later', code: 'ratelimited' },
      posted: 0,
    },
    {
      what: 'a workspace that moves is for later',
      fault: { error: 'team_added_to_org' },
      is: { outcome: 'later', code: 'team_added_to_org' },
      posted: 0,
    },
    {
      what: 'a connection lost before the call took effect leaves it open',
      fault: 'lost-before',
      is: { outcome: 'unknown', code: 'UND_ERR_SOCKET' },
      posted: 0,
    },
    {
      what: 'an answer lost after the call took effect leaves it open',
      fault: 'lost-after',
      is: { outcome: 'unknown', code: 'UND_ERR_SOCKET' },
      posted: 1,
    },
    {
      what: 'a server out of order leaves it open',
      fault: 'unavailable',
      is: { outcome: 'unknown', code: 'http_503' },
      posted: 0,
    },
    {
      what: 'a page that is not JSON leaves it open',
      fault: 'page',
      is: { outcome: 'unknown', code: 'unreadable_answer' },
      posted: 0,
    },
    {
      what: 'an internal error, of which some may have succeeded, leaves it open',
      fault: { error: 'internal_error', status: 500 },
      is: { outcome: 'unknown', code: 'internal_error' },
      posted: 0,
    },
    {
      what: 'an error that looks like no code of Slack is not passed on',
      fault: { error: `no such token: ${TOKEN}` },
      is: { outcome: 'unknown', code: 'unreadable_answer' },
      posted: 0,
    },
    {
      what: 'a proxy that forbids it refuses',
      fault: { error: '<h1>Forbidden</h1>', status: 403 },
      is: { outcome: 'refused', code: 'http_403' },
      posted: 0,
    },
  ])('$what', async ({ fault, is, posted }) => {
    const under = await postUnder(fault);
    expect(under.result).toEqual(is);
    expect(under.posted).toBe(posted);
  });

  it('follows no redirect, which would take the token elsewhere', async () => {
    const { slack, result } = await postUnder({ error: 'moved', status: 307, location: '/api/chat.postMessage' });
    expect(result).toEqual({ outcome: 'refused', code: 'moved' });
    expect(slack.calls).toHaveLength(1);
  });

  it('keeps no connection that could be dead when it is needed', async () => {
    const { slack } = await postUnder(undefined);
    expect(slack.calls[0]?.connection).toBe('close');
  });

  it.each(['fatal_error', 'service_unavailable'])('%s leaves open whether a message was posted', async (error) => {
    expect((await postUnder({ error })).result).toEqual({ outcome: 'unknown', code: error });
  });

  it.each([
    'not_authed',
    'invalid_auth',
    'token_revoked',
    'token_expired',
    'account_inactive',
    'missing_scope',
    'restricted_action',
    'restricted_action_read_only_channel',
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'msg_too_long',
    'metadata_too_large',
    'an_error_that_slack_thinks_of_tomorrow',
    'constructor',
  ])('%s is refused under its code', async (error) => {
    expect((await postUnder({ error })).result).toEqual({ outcome: 'refused', code: error });
  });

  it.each<{ fault: SlackFault; posted: number }>([
    { fault: 'silent-before', posted: 0 },
    { fault: 'silent-after', posted: 1 },
  ])('gives up at the deadline when there is no answer ($fault), and cannot tell', async ({ fault, posted }) => {
    const begun = performance.now();
    const under = await postUnder(fault, 1_500);
    expect(under.result).toEqual({ outcome: 'unknown', code: 'timeout' });
    expect(under.posted).toBe(posted);
    expect(performance.now() - begun).toBeLessThan(8_000);
  });

  it('waits for ten seconds at most, however late the deadline is', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    await postUnder(undefined, 15 * 60_000);
    expect(timeout.mock.calls).toEqual([[10_000]]);
    timeout.mockRestore();
  });

  it('sends nothing once the deadline has passed', async () => {
    const { slack, result } = await postUnder(undefined, 0);
    expect(result).toEqual({ outcome: 'later', code: 'deadline' });
    expect(slack.calls).toEqual([]);
  });

  it('is surely not sent where nothing listens, and goes through once something does', async () => {
    const slack = await aSlack();
    const call = slackApi({ token: TOKEN, baseUrl: slack.baseUrl, now: Date.now });
    await slack.down();
    expect(await call('chat.postMessage', HELLO, Date.now() + 10_000)).toEqual({
      outcome: 'later',
      code: 'ECONNREFUSED',
    });
    await slack.up();
    expect(await call('chat.postMessage', HELLO, Date.now() + 10_000)).toMatchObject({ outcome: 'ok' });
  });

  it('is surely not sent to a host that has no address', async () => {
    const call = slackApi({ token: TOKEN, baseUrl: 'https://slack.invalid/api', now: Date.now });
    const result = await call('auth.test', {}, Date.now() + 10_000);
    expect(result.outcome).toBe('later');
    expect(result).toMatchObject({ code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) });
  });

  it.each([
    { what: 'a token with a line break in it', token: 'xoxb-sEcrEt\nx', baseUrl: 'http://127.0.0.1:9/api' },
    { what: 'an address that is none', token: TOKEN, baseUrl: 'sEcrEt' },
  ])('refuses $what without a word of it', async ({ token, baseUrl }) => {
    const result = await slackApi({ token, baseUrl, now: Date.now })('auth.test', {}, Date.now() + 10_000);
    expect(result).toEqual({ outcome: 'refused', code: 'malformed_request' });
  });
});
