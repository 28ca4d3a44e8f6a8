import { describe, expect, it } from 'vitest';
import { slackWebhook } from '#adapters/slack/slack-webhook.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import { WEBHOOK_CHANNEL } from '../../support/slack-stand-in.ts';
import { aSlack, aTelling } from '../../support/slack-telling.ts';
import type { SlackFault } from '../../support/slack-wire.ts';

describe('telling through an incoming webhook', () => {
  it('sends every change as a message of its own, with the state and its id and version', async () => {
    const slack = await aSlack();
    const webhook = slackWebhook({ url: slack.webhookUrl });
    for (const version of [2, 3]) {
      expect(await webhook.send(aTelling({ version }))).toEqual({ outcome: 'done' });
    }
    const id = incidentId(aTelling().view.incident);
    expect(slack.inbox.messages(WEBHOOK_CHANNEL).map(({ text }) => text)).toEqual([
      expect.stringContaining(`${id}#2`),
      expect.stringContaining(`${id}#3`),
    ]);
    expect(slack.calls[0]?.args).toMatchObject({ unfurl_links: false, unfurl_media: false });
  });

  it('goes without the chart at once where the workspace does not take it', async () => {
    const slack = await aSlack();
    slack.workspace.takesCharts = false;
    const webhook = slackWebhook({ url: slack.webhookUrl });
    for (const version of [2, 3]) {
      expect(await webhook.send(aTelling({ version }))).toEqual({ outcome: 'done' });
    }
    expect(slack.calls).toHaveLength(3);
    expect(slack.inbox.messages(WEBHOOK_CHANNEL)).toHaveLength(2);
  });

  it.each<{ fault: SlackFault; is: object; posted: number }>([
    ...[
      'invalid_payload',
      'invalid_token',
      'user_not_found',
      'no_service',
      'no_team',
      'channel_not_found',
      'channel_is_archived',
      'action_prohibited',
    ].map((error) => ({ fault: { error }, is: { outcome: 'refused', code: error }, posted: 0 })),
    { fault: { error: 'rollup_error' }, is: { outcome: 'unknown', code: 'rollup_error' }, posted: 0 },
    {
      fault: { error: 'ratelimited', retryAfter: '12' },
      is: { outcome: 'later', code: 'ratelimited', afterMs: 12_000 },
      posted: 0,
    },
    { fault: 'unavailable', is: { outcome: 'unknown', code: 'http_503' }, posted: 0 },
    { fault: 'page', is: { outcome: 'unknown', code: 'unreadable_answer' }, posted: 0 },
    { fault: 'lost-before', is: { outcome: 'unknown', code: 'UND_ERR_SOCKET' }, posted: 0 },
    { fault: 'lost-after', is: { outcome: 'unknown', code: 'UND_ERR_SOCKET' }, posted: 1 },
    { fault: { error: 'no <such> service', status: 404 }, is: { outcome: 'refused', code: 'http_404' }, posted: 0 },
  ])('passes on $is.outcome ($is.code)', async ({ fault, is, posted }) => {
    const slack = await aSlack();
    slack.befall('webhook', fault);
    expect(await slackWebhook({ url: slack.webhookUrl }).send(aTelling())).toEqual(is);
    expect(slack.inbox.messages(WEBHOOK_CHANNEL)).toHaveLength(posted);
  });

  it('gives up at the deadline', async () => {
    const slack = await aSlack();
    slack.befall('webhook', 'silent-after');
    const outcome = await slackWebhook({ url: slack.webhookUrl }).send(aTelling({}, { withinMs: 1_500 }));
    expect(outcome).toEqual({ outcome: 'unknown', code: 'timeout' });
  });

  it('is surely not sent where nothing listens', async () => {
    const slack = await aSlack();
    await slack.down();
    const outcome = await slackWebhook({ url: slack.webhookUrl }).send(aTelling());
    expect(outcome).toEqual({ outcome: 'later', code: 'ECONNREFUSED' });
  });

  it('refuses an address that is none without a word of it', async () => {
    const outcome = await slackWebhook({ url: 'hooks.slack.com/services/sEcrEt' }).send(aTelling());
    expect(outcome).toEqual({ outcome: 'refused', code: 'malformed_request' });
  });
});
