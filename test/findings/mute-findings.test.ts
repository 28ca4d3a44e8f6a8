import { describe, expect, it } from 'vitest';
import { memoryFindings } from '#adapters/memory/memory-findings.ts';
import { fingerprintOf } from '#core/findings/finding.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import type { MuteRequest } from '#core/findings/mute-request.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { muteFindings } from '#functions/findings/mute-findings.ts';
import { SEEN_AT, seen } from '../support/open-finding.ts';
import { SCOPE } from '../support/row.ts';

const HOUR = 60 * 60_000;
const ACCOUNT = 'aws.111122223333.*';
const CAUSE = { account: ACCOUNT, cause: 'refund-bot' };
const loop = seen();
const budget = seen({ check: 'budget', scope: ACCOUNT, resource: 'refund-bot per day', severity: 'medium' });
const muteOf = (match: MuteRequest['match'], other: object = {}): MuteRequest => ({
  request: 'mute',
  kind: 'snoozed',
  match,
  until: SEEN_AT + HOUR,
  upTo: undefined,
  reason: 'a load test',
  by: 'ana',
  ...other,
});

async function world() {
  const { findings: store } = memoryFindings();
  const recorder = findingRecorder(store);
  await recorder.record(loop);
  await recorder.record(budget);
  const mute = muteFindings({ store, recorder: findingRecorder(store), scopes: async () => [SCOPE, ACCOUNT] });
  const incident = async () => store.readIncident(CAUSE);
  return { store, mute, incident, recorder };
}

describe('muting', () => {
  it('an incident silences its findings, and its message says until when', async () => {
    const { mute, incident } = await world();
    const id = incidentId({ ...CAUSE, episode: 1 });
    expect(await mute(muteOf({ incident: id }), SEEN_AT)).toMatchObject({ findings: 2, mutes: [expect.any(String)] });
    const muted = await incident();
    expect([muted?.status, muted?.changes.length]).toEqual(['suppressed', 2]);
    expect(muted?.findings.map((one) => one.mute?.until)).toEqual([SEEN_AT + HOUR, SEEN_AT + HOUR]);
  });

  it('an incident silences what joins it, unless that is severer', async () => {
    const { mute, incident, store } = await world();
    await mute(muteOf({ incident: incidentId({ ...CAUSE, episode: 1 }) }), SEEN_AT);
    const fresh = findingRecorder(store);
    expect(await fresh.record(seen({ resource: 'refund-bot/c2', detectedAt: SEEN_AT + 1 }))).toBeUndefined();
    expect((await incident())?.status).toBe('suppressed');
    const worse = seen({ resource: 'refund-bot/c3', severity: 'critical', detectedAt: SEEN_AT + 2 });
    expect(await fresh.record(worse)).toMatchObject({ change: 'opened' });
    expect((await incident())?.status).toBe('open');
  });

  it('one finding leaves its incident open', async () => {
    const { mute, incident } = await world();
    await mute(muteOf({ check: 'budget' }), SEEN_AT);
    expect((await incident())?.findings.map(({ check, status }) => `${check} ${status}`)).toEqual([
      'tool-call-loop open',
      'budget suppressed',
    ]);
  });

  it('in advance keeps what is expected from being told, up to its time', async () => {
    const { mute, store } = await world();
    const nightly = { spender: 'nightly' };
    expect(await mute(muteOf(nightly, { kind: 'expected' }), SEEN_AT)).toMatchObject({ findings: 0 });
    const recorder = findingRecorder(store);
    const job = (detectedAt: number) => seen({ spender: 'nightly', spenderName: 'nightly', resource: 'n', detectedAt });
    expect(await recorder.record(job(SEEN_AT + 1))).toBeUndefined();
    expect(await recorder.record(job(SEEN_AT + HOUR))).toMatchObject({ change: 'opened' });
  });

  it('that is lifted for one finding is lifted for all that it kept quiet: none is hidden by a mute that is over', async () => {
    const { mute, incident, store } = await world();
    await mute(muteOf({ spender: 'refund-bot' }), SEEN_AT);
    const fingerprint = fingerprintOf(loop);
    const lifted = await mute({ request: 'unmute', match: { fingerprint }, by: 'ben' }, SEEN_AT + 1);
    expect(lifted).toMatchObject({ findings: 2, mutes: [expect.any(String)] });
    expect(await store.mutes(SEEN_AT + 1)).toEqual([]);
    expect((await incident())?.findings.map(({ status }) => status)).toEqual(['open', 'open']);
  });

  it('ends when it is lifted, and what goes on is told again', async () => {
    const { mute, incident, store } = await world();
    const match = { incident: incidentId({ ...CAUSE, episode: 1 }) };
    const { mutes } = await mute(muteOf(match), SEEN_AT);
    const lifted = await mute({ request: 'unmute', match, by: 'ben' }, SEEN_AT + 1);
    expect(lifted).toEqual({ findings: 2, mutes });
    expect(await store.mutes(SEEN_AT + 1)).toEqual([]);
    expect(await incident()).toMatchObject({
      status: 'open',
      changes: [{}, {}, { what: 'updated' }, { what: 'updated' }],
    });
  });
});
