import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { dynamoDeliveries } from '#adapters/dynamodb/delivery-store.ts';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { slackBot } from '#adapters/slack/slack-bot.ts';
import { slackWebhook } from '#adapters/slack/slack-webhook.ts';
import { type Incident, toldVersion } from '#core/findings/incident.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import { objectOf } from '#core/invocation/json.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import type { KeptMessage } from '#functions/local/inbox/slack-messages.ts';
import { type Random, seeded } from '#functions/local/sample/random.ts';
import { composeNotify } from '#functions/notify-findings/compose.ts';
import type { ConfiguredTarget } from '#functions/notify-findings/notify-findings.ts';
import { clientFor, describeOnEngine, type TestEngine } from '../support/engine.ts';
import { configOf } from '../support/functions-on.ts';
import { SEEN_AT, seen } from '../support/open-finding.ts';
import { type SlackStandIn, slackStandIn, WEBHOOK_CHANNEL } from '../support/slack-stand-in.ts';

const MINUTE = 60_000;
const STEP = 4 * MINUTE;
const STEPS = 360;
const INCIDENTS = 12;
const FINDINGS = 200;
const CHANNEL = 'C0WATCHDOG';
const ACCOUNT = 'aws.111122223333.*';

class Killed extends Error {}

/** A client whose process dies after its k-th request: what was sent has happened, nothing more is sent. */
function dyingClient(endpoint: string, k: number): DynamoDBClient {
  const client = clientFor(endpoint);
  const send = client.send.bind(client) as (...args: unknown[]) => Promise<unknown>;
  let calls = 0;
  client.send = (async (...args: unknown[]) => {
    if (++calls > k) throw new Killed();
    return send(...args);
  }) as typeof client.send;
  return client;
}

interface Day {
  readonly slack: SlackStandIn;
  readonly incidents: readonly Incident[];
  /** Answers that were lost after the message was there, and notifiers that died. */
  readonly undecided: number;
  readonly died: number;
}

/** A day of two hundred findings in twelve incidents, told through a target that has a hard day itself. */
async function liveThroughADay(
  engine: TestEngine,
  seed: string,
  targetOf: (slack: SlackStandIn, now: () => number) => ConfiguredTarget,
): Promise<Day> {
  const random = seeded(seed);
  const { state } = await engine.tables();
  let now = SEEN_AT;
  const slack = await slackStandIn({ now: () => now, historyLagMs: 6_000 });
  const recorder = findingRecorder(dynamoFindings(engine.client, state));
  const target = targetOf(slack, () => now);
  const plan = planOf(random);
  let [undecided, died] = [0, 0];

  const notifyWith = async (client: DynamoDBClient): Promise<void> => {
    const run = composeNotify({
      config: configOf({}),
      profiles: [],
      deliveries: dynamoDeliveries(client, state),
      targets: [target],
      findings: findingRecorder(dynamoFindings(client, state)),
      clock: () => now,
    });
    await run([], now + MINUTE);
  };

  for (let step = 0; step < STEPS + 30; step++) {
    if (step === 100) await slack.down();
    if (step === 115) await slack.up();
    for (const work of plan.get(step) ?? []) await work(recorder, now);
    if (random.chance(step < 60 ? 0.5 : 0.15)) {
      undecided++;
      slack.befall(random.pick(['chat.postMessage', 'chat.postMessage', 'webhook']), 'lost-after');
    }
    if (random.chance(0.05)) slack.befall('conversations.history', 'unavailable');
    if (random.chance(0.05)) slack.befall('chat.update', random.chance(0.5) ? 'lost-after' : 'busy');
    const runs = [notifyWith(engine.client), notifyWith(engine.client)];
    if (random.chance(0.3)) {
      const dying = dyingClient(engine.endpoint, random.int(1, 12));
      runs.push(
        notifyWith(dying)
          .catch((error: unknown) => {
            if (!(error instanceof Killed)) throw error;
            died++;
          })
          .finally(() => dying.destroy()),
      );
    }
    await Promise.all(runs);
    now += STEP;
  }
  const store = dynamoFindings(engine.client, state);
  const incidents = await Promise.all(
    Array.from({ length: INCIDENTS }, (_, n) =>
      store.readIncident({ account: ACCOUNT, cause: `agent-${n}`, episode: 1 }),
    ),
  );
  await slack.stop();
  expect(await dynamoDeliveries(engine.client, state).due(now, 10)).toEqual([]);
  return { slack, incidents: incidents.flatMap((one) => one ?? []), undecided, died };
}

type Work = (recorder: ReturnType<typeof findingRecorder>, now: number) => Promise<unknown>;

/** What happens in which step: findings open, some get worse, and all are over before the day is. */
function planOf(random: Random): Map<number, Work[]> {
  const plan = new Map<number, Work[]>();
  const at = (step: number, work: Work) => plan.set(step, [...(plan.get(step) ?? []), work]);
  for (let n = 0; n < FINDINGS; n++) {
    const agent = n % INCIDENTS;
    const what = {
      check: random.pick(['tool-call-loop', 'budget', 'spend-doubled']),
      resource: `r${n}`,
      spender: `agent-${agent}`,
      spenderName: `agent-${agent}`,
    };
    // The first of an incident is there before the others and goes on after them.
    const opens = n < INCIDENTS ? agent * 5 : random.int(61, STEPS - 45);
    const worse = random.int(opens + 1, opens + 40);
    const over = n < INCIDENTS ? STEPS : random.int(worse + 1, STEPS - 1);
    at(opens, (recorder, now) => recorder.record(seen({ ...what, severity: 'medium', detectedAt: now })));
    if (n % 5 === 0)
      at(worse, (recorder, now) => recorder.record(seen({ ...what, severity: 'high', detectedAt: now })));
    at(over, (recorder, now) => recorder.end(`${what.check}/aws.111122223333.us-east-1/${what.resource}`, now));
  }
  return plan;
}

const payloadOf = ({ metadata }: KeptMessage) => objectOf(objectOf(metadata)?.['event_payload']);

describeOnEngine('a day of 200 findings in 12 incidents', (engine) => {
  it('is twelve messages in the channel, kept up to date, and every change once in their threads', {
    timeout: 300_000,
  }, async () => {
    const day = await liveThroughADay(engine(), 'bot', (slack, now) => ({
      name: 'slack',
      target: slackBot({ token: 'xoxb-day', channel: CHANNEL, baseUrl: slack.baseUrl, now }),
      minimumSeverity: 'low',
    }));
    expect(day.died).toBeGreaterThan(20);
    expect(day.undecided).toBeGreaterThan(30);
    for (const method of ['conversations.history', 'conversations.replies']) {
      expect(
        day.slack.calls.some((call) => call.method === method),
        method,
      ).toBe(true);
    }
    expect(day.incidents).toHaveLength(INCIDENTS);
    expect(day.incidents.reduce((sum, { findings, more }) => sum + findings.length + more, 0)).toBe(FINDINGS);

    const messages = day.slack.inbox.messages(CHANNEL);
    expect(messages).toHaveLength(INCIDENTS);
    for (const incident of day.incidents) {
      const message = messages.find((one) => payloadOf(one)?.['incident'] === incidentId(incident));
      if (!message) throw new Error(`no message for ${incidentId(incident)}`);
      expect(incident.status).toBe('resolved');
      expect(payloadOf(message)?.['version']).toBe(incident.version);
      expect(message.text).toContain('Resolved');
      const versions = message.replies.map((reply) => Number(payloadOf(reply)?.['version']));
      expect(versions, 'every reply once, in order').toEqual([...new Set(versions)].sort((a, b) => a - b));
      expect(versions.at(-1)).toBeGreaterThanOrEqual(toldVersion(incident));
    }
  });

  it('is, on a plain webhook, nothing lost, and twice only what nobody could decide', {
    timeout: 300_000,
  }, async () => {
    const day = await liveThroughADay(engine(), 'webhook', (slack, now) => ({
      name: 'webhook',
      target: slackWebhook({ url: slack.webhookUrl, now }),
      minimumSeverity: 'low',
    }));
    const messages = day.slack.inbox.messages(WEBHOOK_CHANNEL);
    const ids = messages.map(({ text }) => /([0-9a-f]{8}\.\d+)#(\d+)/.exec(text)?.[0] ?? 'none');
    expect(ids).not.toContain('none');
    const repeated = ids.length - new Set(ids).size;
    expect(repeated).toBeLessThanOrEqual(day.undecided + day.died);
    for (const incident of day.incidents) {
      const versions = ids
        .filter((id) => id.startsWith(`${incidentId(incident)}#`))
        .map((id) => Number(id.split('#')[1]));
      expect(Math.max(...versions)).toBeGreaterThanOrEqual(toldVersion(incident));
      expect(versions, 'in order').toEqual([...versions].sort((a, b) => a - b));
    }
    expect(day.incidents).toHaveLength(INCIDENTS);
  });
});
