import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { slackBot } from '#adapters/slack/slack-bot.ts';
import {
  begin,
  type Delivery,
  newDelivery,
  nextStep,
  type Outcome,
  type Step,
  settle,
  unsaid,
} from '#core/findings/delivery.ts';
import type { Incident } from '#core/findings/incident.ts';
import type { ThreadedTarget } from '#core/ports/target.ts';
import { aChange, anIncident, aView, NIGHT } from '../../support/incidents.ts';
import { slackStandIn } from '../../support/slack-stand-in.ts';
import { CHANNEL, TOKEN } from '../../support/slack-telling.ts';
import type { SlackFault } from '../../support/slack-wire.ts';

const anyFault: fc.Arbitrary<SlackFault> = fc.constantFrom<SlackFault[]>(
  'lost-before',
  'lost-after',
  'unavailable',
  'page',
  { error: 'ratelimited', retryAfter: '30' },
  { error: 'rate_limited' },
  { error: 'internal_error' },
  { error: 'token_revoked' },
);
const METHODS = ['chat.postMessage', 'chat.update', 'conversations.history', 'conversations.replies', 'auth.test'];
// Without an answer from the history nobody can tell, and a message more is better than none: that is not once.
const READS_REFUSED = (method: string, fault: SlackFault) =>
  !method.startsWith('chat.') && typeof fault === 'object' && fault.error === 'token_revoked';

const anyTrouble = fc
  .tuple(fc.constantFrom(...METHODS), anyFault)
  .filter(([method, fault]) => !READS_REFUSED(method, fault));

/** Carries a step out as a worker does. */
async function act(bot: ThreadedTarget, incident: Incident, delivery: Delivery, step: Step): Promise<Outcome> {
  const telling = { view: aView(incident), changes: unsaid(delivery, incident), deadline: Date.now() + 10_000 };
  switch (step.do) {
    case 'post':
      return bot.post(telling);
    case 'edit':
      return bot.edit(telling, step.message);
    case 'reply':
      return bot.reply(telling, step.message);
    case 'find':
      return bot.find(telling, step.attempt, step.message);
    default:
      throw new Error(`no call for ${step.do}`);
  }
}

const opened = anIncident({ version: 1, changes: [aChange({ version: 1 })] });
const doubled = anIncident({ version: 2, changes: [...opened.changes, aChange({ version: 2, what: 'doubled' })] });

describe('an incident in Slack', () => {
  it.prop([fc.array(anyTrouble, { maxLength: 8 })], { numRuns: 40 })(
    'is told once, and what happened to it once, whatever befalls the calls',
    async (troubles) => {
      let now = NIGHT;
      const slack = await slackStandIn({ now: () => now, historyLagMs: 10_000 });
      for (const [method, fault] of troubles) slack.befall(method, fault);
      const bot = slackBot({ token: TOKEN, channel: CHANNEL, baseUrl: slack.baseUrl });
      let delivery = newDelivery;
      for (const incident of [opened, doubled]) {
        for (let step = nextStep(delivery, incident, 'threaded', now); step.do !== 'nothing'; ) {
          if (step.do === 'wait') {
            now = step.until;
          } else {
            const begun = begin(delivery, step, now);
            delivery = settle(begun, step, await act(bot, incident, begun, step), now);
          }
          step = nextStep(delivery, incident, 'threaded', now);
        }
      }
      const messages = slack.inbox.messages(CHANNEL);
      await slack.stop();
      expect(messages).toMatchObject([
        { metadata: { event_payload: { version: 2 } }, replies: [{ metadata: { event_payload: { version: 2 } } }] },
      ]);
    },
  );
});
