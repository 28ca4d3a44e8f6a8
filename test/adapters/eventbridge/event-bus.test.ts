import * as events from '@aws-sdk/client-eventbridge';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import { afterEach, describe, expect, it } from 'vitest';
import { eventBus } from '#adapters/eventbridge/event-bus.ts';
import type { IncidentChange } from '#core/findings/incident.ts';
import { incidentJson } from '#core/messages/incident-json.ts';
import type { IncidentView } from '#core/messages/incident-view.ts';
import { type Fault, type LoopbackAws, loopbackAws } from '../../support/aws/loopback-aws.ts';
import { service } from '../../support/aws/service.ts';
import { aChange, aFinding, aView, NIGHT } from '../../support/incidents.ts';

const eventsService = service('events', events, events.EventBridgeClient);
const BUS = 'arn:aws:events:us-east-1:111122223333:event-bus/spend';
const THROTTLED: Fault = { status: 400, code: 'ThrottlingException' };
const EVENT_BRIDGE_ENTRY_BYTES = 262_144;

let aws: LoopbackAws;
let client: events.EventBridgeClient;
afterEach(async () => {
  client.destroy();
  await aws.stop();
});

interface Setting {
  readonly fault?: (nth: number) => Fault | undefined;
  readonly answer?: events.PutEventsResponse;
  readonly config?: events.EventBridgeClientConfig;
}

const ACCEPTED: events.PutEventsResponse = { FailedEntryCount: 0, Entries: [{ EventId: '1' }] };

async function start({ fault = () => undefined, answer = ACCEPTED, config }: Setting = {}) {
  aws = await loopbackAws([eventsService({ PutEvents: () => answer })], (_, nth) => fault(nth));
  client = new events.EventBridgeClient({ ...aws.config, ...config });
}

const send = (
  view: IncidentView = aView(),
  changes: readonly IncidentChange[] = view.incident.changes,
  within = 10_000,
) => eventBus(client, BUS).send({ view, changes, deadline: Date.now() + within });

function entry(): events.PutEventsRequestEntry {
  const sent = aws.calls.flatMap(({ input }) => (input as events.PutEventsRequest).Entries ?? []);
  expect(sent).toHaveLength(1);
  return sent[0] ?? {};
}

describe('an event bus', () => {
  it('is told the incident as JSON, at the time of its newest change, about its spender', async () => {
    await start();
    const view = aView();
    expect(await send(view)).toEqual({ outcome: 'done' });
    const { Detail, ...sent } = entry();
    expect(sent).toEqual({
      EventBusName: BUS,
      Source: 'bedrock.cost-watchdog',
      DetailType: 'Incident Opened',
      Time: new Date(view.incident.changes[0]?.at ?? 0),
      Resources: [view.incident.cause],
    });
    expect(JSON.parse(Detail ?? '')).toEqual(incidentJson(view, view.incident.changes));
  });

  it('is about no resource where the cause has no ARN', async () => {
    await start();
    const { spender: _, ...view } = aView({ cause: 'budget/account per day' });
    await send(view);
    expect(entry().Resources).toEqual([]);
  });

  const opened = aChange();
  const joined = aChange({ version: 3, at: NIGHT });
  const doubled = aChange({ version: 4, at: NIGHT, what: 'doubled' });
  const escalated = aChange({ version: 5, at: NIGHT, what: 'escalated', raised: true });
  const resolved = aChange({ version: 6, at: NIGHT, what: 'resolved' });
  const reopened = aChange({ version: 7, at: NIGHT, what: 'reopened' });
  it.each([
    { what: 'its first change', changes: [opened], type: 'Incident Opened' },
    { what: 'its first change and growth', changes: [opened, joined, doubled], type: 'Incident Opened' },
    { what: 'a finding that joined it', changes: [joined], type: 'Incident Updated' },
    {
      what: 'a finding that joined and made it severer',
      changes: [{ ...joined, raised: true }],
      type: 'Incident Escalated',
    },
    { what: 'a cost that doubled', changes: [doubled], type: 'Incident Updated' },
    { what: 'a greater severity', changes: [escalated], type: 'Incident Escalated' },
    {
      what: 'a greater severity and growth',
      changes: [escalated, { ...doubled, version: 6 }],
      type: 'Incident Escalated',
    },
    { what: 'its end', changes: [resolved], type: 'Incident Resolved' },
    { what: 'all of its life at once', changes: [opened, escalated, resolved], type: 'Incident Resolved' },
    { what: 'its return', changes: [reopened], type: 'Incident Opened' },
  ])('is told of $what as $type', async ({ changes, type }) => {
    await start();
    await send(aView({ version: 9, changes: [opened, joined, doubled, escalated, resolved, reopened] }), changes);
    expect(entry()).toMatchObject({ DetailType: type, Time: new Date(changes.at(-1)?.at ?? 0) });
  });

  it('is told as many findings as there is room for, worst first, and how many are left out', async () => {
    await start();
    const findings = Array.from({ length: 20 }, (_, i) =>
      aFinding({ resource: `r${i}`, requestMetadata: { note: '名'.repeat(4_150) } }),
    );
    await send(aView({ findings, more: 3 }));
    const { Source = '', DetailType = '', Detail = '', Resources = [] } = entry();
    // EventBridge docs: calculating PutEvents event entry size.
    const bytes = 14 + Buffer.byteLength([Source, DetailType, Detail, ...Resources].join(''));
    expect(bytes).toBeLessThan(EVENT_BRIDGE_ENTRY_BYTES);
    const detail = JSON.parse(Detail);
    expect(detail.findings.length).toBeGreaterThan(8);
    expect(detail.findings.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).toEqual(
      findings.slice(0, detail.findings.length).map(({ fingerprint }) => fingerprint),
    );
    expect(detail.findings.length + detail.moreFindings).toBe(23);
  });

  it('is told on the third attempt when two are throttled', async () => {
    await start({ fault: (nth) => (nth <= 2 ? THROTTLED : undefined) });
    expect(await send()).toEqual({ outcome: 'done' });
    expect(aws.calls).toHaveLength(3);
  });

  it('is told later when it throttles until the deadline', async () => {
    await start({ fault: () => THROTTLED, config: { retryStrategy: new ConfiguredRetryStrategy(20, 10_000) } });
    const before = performance.now();
    expect(await send(aView(), [aChange()], 700)).toEqual({ outcome: 'later', code: 'ThrottlingException' });
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  it.each([
    { code: 'ThrottlingException', outcome: 'later' },
    { code: 'InternalFailure', outcome: 'later' },
    { code: 'AccessDeniedException', outcome: 'refused' },
    { code: 'InvalidArgument', outcome: 'refused' },
    { code: 'MalformedDetail', outcome: 'refused' },
    { code: 'NotAuthorizedForSourceException', outcome: 'refused' },
  ])('gives $outcome for an entry that failed with $code in a request that did not', async ({ code, outcome }) => {
    const failed = { ErrorCode: code, ErrorMessage: 'refund-bot is not welcome' };
    await start({ answer: { FailedEntryCount: 1, Entries: [failed] } });
    expect(await send()).toEqual({ outcome, code });
    expect(aws.calls).toHaveLength(1);
  });

  it.each([
    { what: 'no entry', answer: {} },
    { what: 'an entry without an id or a code', answer: { FailedEntryCount: 0, Entries: [{}] } },
    { what: 'a code that is none', answer: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'refund-bot: $63' }] } },
  ])('may have been told when it answers with $what', async ({ answer }) => {
    await start({ answer });
    expect(await send()).toEqual({ outcome: 'unknown', code: 'unreadable_answer' });
  });

  it.each([
    { fault: { status: 500, code: 'InternalException' }, outcome: 'unknown' },
    { fault: { status: 400, code: 'AccessDeniedException' }, outcome: 'refused' },
    { fault: { status: 400, code: 'ExpiredTokenException' }, outcome: 'later' },
  ])('gives $outcome for a request that failed with $fault.code', async ({ fault, outcome }) => {
    await start({ fault: () => fault, config: { maxAttempts: 1 } });
    expect(await send()).toEqual({ outcome, code: fault.code });
  });
});
