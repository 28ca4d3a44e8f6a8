import { describe, expect, it, vi } from 'vitest';
import { slackBot } from '#adapters/slack/slack-bot.ts';
import { slackWebhook } from '#adapters/slack/slack-webhook.ts';
import type { Outcome } from '#core/findings/delivery.ts';
import { NIGHT } from '../../support/incidents.ts';
import { aSlack, aTelling, CHANNEL, TOKEN } from '../../support/slack-telling.ts';
import type { SlackFault } from '../../support/slack-wire.ts';

const MESSAGE = { channel: CHANNEL, ts: '1' };

/** Answers that hold what was sent, as an echo or a debugging proxy would give them. */
const faults: readonly SlackFault[] = [
  { error: TOKEN },
  { error: `invalid_auth ${TOKEN}`, status: 401 },
  { error: TOKEN, status: 500 },
  'lost-before',
  'silent-before',
  'unavailable',
  'page',
];

describe('the bot token and the URL of a webhook', () => {
  it.each(faults)('are in no outcome and in nothing that is printed, whatever befalls a call (%j)', async (fault) => {
    const printed = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) => vi.spyOn(console, level));
    const slack = await aSlack();
    const bot = slackBot({ token: TOKEN, channel: CHANNEL, baseUrl: slack.baseUrl });
    const webhook = slackWebhook({ url: slack.webhookUrl });
    const brief = () => aTelling({}, { withinMs: fault === 'silent-before' ? 1_500 : 10_000 });
    const attempt = { kind: 'post', version: 2, at: NIGHT } as const;
    for (const method of ['chat.postMessage', 'chat.update', 'auth.test', 'webhook']) slack.befall(method, fault, 2);
    const outcomes: readonly Outcome[] = await Promise.all([
      bot.post(brief()),
      bot.reply(brief(), MESSAGE),
      bot.edit(brief(), MESSAGE),
      bot.find(brief(), attempt, undefined),
      webhook.send(brief()),
    ]);
    expect(slack.calls).toHaveLength(5);
    expect(outcomes.map(({ outcome }) => outcome)).not.toContain('done');
    const said = JSON.stringify([outcomes, printed.map(({ mock }) => mock.calls)]);
    for (const print of printed) print.mockRestore();
    expect(said).not.toContain('sEcrEt');
    expect(said).not.toContain('127.0.0.1');
  });

  it.each([
    ['token', slackBot({ token: 'xoxb-sEcrEt\u0000', channel: CHANNEL }).post],
    ['URL', slackWebhook({ url: 'https://[sEcrEt' }).send],
  ])('are in no outcome when the %s is malformed', async (_, send) => {
    expect(await send(aTelling())).toEqual({ outcome: 'refused', code: 'malformed_request' });
  });
});
