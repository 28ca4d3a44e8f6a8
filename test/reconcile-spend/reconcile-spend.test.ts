import { afterEach, expect, it } from 'vitest';
import { lostFingerprint } from '#core/gaps/lost-finding.ts';
import { HOUR, msOf } from '#core/time.ts';
import type { Fault } from '../support/aws/loopback-aws.ts';
import { clientFor, describeOnEngine } from '../support/engine.ts';
import { type Fault as DynamodbFault, faultProxy } from '../support/fault-proxy.ts';
import { untilDone } from '../support/functions-on.ts';
import { openFinding, seen } from '../support/open-finding.ts';
import { NINE, SCOPE } from '../support/row.ts';
import { CALL_COST, callsIn, SONNET, type World, type WorldOptions, worldOn } from './world.ts';

const clock = (hour: number, minute = 5) => msOf(NINE + hour * HOUR + minute);
const NOVA = 'us.amazon.nova-lite-v1:0';

describeOnEngine('reconciling', (engine) => {
  const worlds: World[] = [];
  afterEach(async () => {
    await Promise.all(worlds.splice(0).map((one) => one.stop()));
  });

  /** A deployment that has compared nothing yet, from nine on. */
  async function installed(options: WorldOptions = {}): Promise<World> {
    const world = await worldOn(engine(), options);
    worlds.push(world);
    await untilDone(() => world.hourly(clock(0, 0)));
    return world;
  }

  /** A world in which the hour from nine on has 100 calls, of which so many records are withheld; folded at eleven. */
  async function lacking(missing: number, options: WorldOptions = {}) {
    const world = await installed(options);
    const withheld = await world.carryOut(callsIn(NINE, 100), (i) => i < missing);
    await world.tick(clock(2));
    return { ...world, withheld };
  }

  it('finds a profile that no catalog knows by its short id, and counts no failed call', async () => {
    const world = await installed();
    const modelId = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/zzz999zzz999';
    await world.carryOut(callsIn(NINE, 20, { modelId, metricId: 'zzz999zzz999' }));
    await world.carryOut(callsIn(NINE, 5, { modelId, errorCode: 'ThrottlingException' }));
    await world.tick(clock(2));
    expect(await world.hourly(clock(2))).toMatchObject({
      expectedCalls: 20,
      missingCalls: 0,
      surplusCalls: 0,
      gapsOpen: 0,
    });
  });

  it('says that nothing arrives where no record ever came', async () => {
    const world = await installed();
    world.counted.push(...callsIn(NINE, 7).counted);
    await world.tick(clock(2));
    const { findings, missingCalls } = await world.hourly(clock(2));
    expect(missingCalls).toBe(7);
    expect(findings).toMatchObject([{ severity: 'high', listCostUsd: '0', costPerHourUsd: null }]);
    expect(findings[0]?.reason).toMatch(/^blind to calls of unknown cost .*nothing arrived at all$/);
  });

  it('tells of a model without a price once its day is three hours old, and that it has one', async () => {
    const world = await installed();
    await world.carryOut(callsIn(NINE, 30));
    await world.carryOut(callsIn(NINE, 20, { modelId: 'us.anthropic.claude-opus-9' }));
    await world.tick(clock(4));
    expect((await world.hourly(clock(3, 59))).findings).toEqual([]);
    expect((await world.hourly(clock(4))).findings).toMatchObject([
      { check: 'unpriced-share', severity: 'medium', region: 'us-east-1', evidence: { unpricedCalls: 20, calls: 50 } },
    ]);
    expect((await world.hourly(clock(5))).findings).toEqual([]);
    // A day later there is nothing of it, and nothing at all: that is not known to be well.
    await world.tick(clock(29));
    expect((await world.hourly(clock(29))).findings).toEqual([]);
    await world.carryOut(callsIn(NINE + 29 * HOUR, 30));
    await world.tick(clock(33));
    expect((await world.hourly(clock(33))).findings).toMatchObject([{ check: 'unpriced-share', change: 'resolved' }]);
  });

  it('tells of calls on an endpoint that logs none, and that there were none for a day', async () => {
    const world = await installed();
    const used = (name: string, value: number) => ({
      region: 'us-east-1',
      namespace: 'AWS/BedrockMantle' as const,
      modelId: 'anthropic.claude-sonnet-4-6',
      name,
      at: msOf(NINE + 10),
      value,
      more: { Project: 'web' },
    });
    world.counted.push(used('Inferences', 40), used('InputTokens', 1_000_000), used('OutputTokens', 100_000));
    expect((await world.hourly(clock(1, 59))).findings).toEqual([]);
    const { findings, metricsRequested } = await world.hourly(clock(2));
    // 3.30 + 1.65 dollars in an hour (AWS Price List, 2026, in the Region).
    expect(findings).toMatchObject([{ check: 'unlogged-traffic', severity: 'medium', costPerHourUsd: '4.95' }]);
    expect(metricsRequested).toBe(3);
    expect((await world.hourly(clock(25))).findings).toEqual([]);
    expect((await world.hourly(clock(27))).findings).toMatchObject([{ change: 'resolved' }]);
  });

  it('lets a few calls be late, and no more', async () => {
    expect(await (await lacking(2)).hourly(clock(2))).toMatchObject({ hoursCompared: 1, missingCalls: 0, gapsOpen: 0 });
    expect(await (await lacking(3)).hourly(clock(2))).toMatchObject({ missingCalls: 3, gapsOpen: 1 });
  });

  it('estimates what is missing by the mean of its own model, and says of what it has none', async () => {
    const world = await lacking(10);
    await world.carryOut(callsIn(NINE, 8, { modelId: NOVA }), () => true);
    const { findings } = await world.hourly(clock(2));
    expect(findings[0]?.reason).toMatch(/^blind to at least \$0\.495\/h/);
    const stored = await world.gaps.read(SCOPE, NINE);
    expect(stored?.gap).toMatchObject({
      missing: 18,
      unestimated: 8,
      missingListCost: 10n * CALL_COST,
      mostly: SONNET,
    });
  });

  it('asks for the calls of every model, and for tokens only to measure what is new', async () => {
    const world = await lacking(10);
    const tokens = [
      'InputTokenCount',
      'OutputTokenCount',
      'CacheReadInputTokenCount',
      'CacheReadInputTokens',
      'CacheWriteInputTokenCount',
      'CacheWriteInputTokens',
    ];
    expect(await world.hourly(clock(2))).toMatchObject({ metricsRequested: 1 + tokens.length });
    expect(world.asked().slice(-3)).toEqual([
      'ListMetrics',
      'GetMetricData Invocations',
      ['GetMetricData', ...tokens].join(' '),
    ]);
    expect(await world.hourly(clock(2, 30))).toMatchObject({ gapsOpen: 1, metricsRequested: 1 });
    // A part of it comes.
    await world.deliver(world.withheld.slice(0, 4), clock(2, 40));
    await world.tick(clock(3));
    expect(await world.hourly(clock(3))).toMatchObject({ missingCalls: 6, metricsRequested: 1 + tokens.length });
    expect((await world.gaps.read(SCOPE, NINE))?.gap).toMatchObject({ missing: 6, missingListCost: 6n * CALL_COST });
  });

  it('makes an outage of hours one gap while nobody has begun to read it, and one matter in any case', async () => {
    const world = await lacking(50);
    await world.hourly(clock(2));
    for (const hour of [1, 2]) await world.carryOut(callsIn(NINE + hour * HOUR, 100), (i) => i < 50);
    await world.tick(clock(3));
    expect((await world.hourly(clock(3))).findings).toMatchObject([{ change: 'updated', costPerHourUsd: '2.475' }]);
    const first = await world.gaps.read(SCOPE, NINE);
    expect(first?.gap).toMatchObject({ to: NINE + 2 * HOUR, missing: 100 });
    if (first) await world.gaps.put({ ...first.gap, cursor: 'begun' }, first.version);
    await world.tick(clock(4));
    await world.hourly(clock(4));
    expect((await world.gaps.open()).map(({ gap: { from, to } }) => [from, to])).toEqual([
      [NINE, NINE + 2 * HOUR],
      [NINE + 2 * HOUR, NINE + 3 * HOUR],
    ]);
    const live = await world.findings.liveFindings(SCOPE);
    expect(live.map(({ finding }) => finding.check)).toEqual(['invocations-missing']);
  });

  it('leaves a gap alone of which a request shows only what comes after', async () => {
    const world = await lacking(50);
    await world.hourly(clock(2));
    await world.carryOut(callsIn(NINE + HOUR, 100), (i) => i < 20);
    await world.tick(clock(3));
    const range = { from: '2026-11-02T10:00:00Z', to: '2026-11-02T11:00:00Z' };
    expect(await world.request(range, clock(3))).toMatchObject({ missingCalls: 20, gapsOpen: 2 });
    expect((await world.gaps.open()).map(({ gap: { from, missing } }) => [from, missing])).toEqual([
      [NINE, 50],
      [NINE + HOUR, 20],
    ]);
  });

  it('keeps one matter open while an outage is mended behind itself, and ends it with the outage', async () => {
    const world = await lacking(50);
    let withheld = world.withheld;
    const told = (await world.hourly(clock(2))).findings.map(({ change }) => change);
    for (const hour of [1, 2, 3, 4]) {
      const later = await world.carryOut(callsIn(NINE + hour * HOUR, 100), (i) => hour < 3 && i < 50);
      await world.deliver(withheld, clock(hour + 1, 30));
      withheld = later;
      await world.tick(clock(hour + 2));
      told.push(...(await world.hourly(clock(hour + 2))).findings.map(({ change }) => change));
    }
    expect(told).toEqual(['opened', 'resolved']);
    expect(await world.gaps.open()).toEqual([]);
  });

  it('finds a loss too small for an hour once it has gone on', async () => {
    const world = await installed();
    for (let hour = 0; hour < 4; hour++) await world.carryOut(callsIn(NINE + hour * HOUR, 100), (i) => i === 50);
    await world.tick(clock(5));
    expect(await world.hourly(clock(5))).toMatchObject({ missingCalls: 4, gapsOpen: 1 });
    expect((await world.gaps.open())[0]?.gap).toMatchObject({ from: NINE, to: NINE + 4 * HOUR, missing: 4 });
  });

  it('closes a gap as unmendable once it was read to the end and still lacks calls, and as mended if they come after all', async () => {
    const world = await lacking(50);
    await world.hourly(clock(2));
    const open = await world.gaps.read(SCOPE, NINE);
    if (!open) throw new Error('no gap');
    await world.deliver(world.withheld.slice(0, 10), clock(2, 10));
    await world.gaps.put({ ...open.gap, added: 10, readAt: clock(2, 11) }, open.version);
    expect(await world.hourly(clock(2, 12))).toMatchObject({ hoursUnknown: 1, gapsOpen: 1 });
    await world.tick(clock(3));
    const { findings } = await world.hourly(clock(3));
    expect(findings).toMatchObject([
      { check: 'invocations-missing', change: 'resolved' },
      { check: 'invocations-lost', change: 'opened', listCostUsd: '1.98' },
    ]);
    expect(findings[1]?.reason).toMatch(/^40 calls between .* cannot be mended: its source was read to the end/);
    const lost = (await world.gaps.read(SCOPE, NINE))?.gap;
    expect(lost).toMatchObject({ status: 'unmendable', missing: 40 });
    await world.tick(clock(4));
    expect(await world.hourly(clock(4))).toMatchObject({ gapsOpen: 0, findings: [] });

    await world.deliver(world.withheld, clock(4, 30));
    await world.tick(clock(5));
    expect((await world.hourly(clock(5))).findings).toMatchObject([{ check: 'invocations-lost', change: 'resolved' }]);
    expect((await world.gaps.read(SCOPE, NINE))?.gap).toMatchObject({ status: 'mended' });
    expect((await world.findings.read(lostFingerprint(open.gap)))?.finding.status).toBe('resolved');
  });

  it('says for a week what is lost, and then no more', async () => {
    const world = await lacking(50);
    await world.hourly(clock(2));
    const open = await world.gaps.read(SCOPE, NINE);
    if (open) await world.gaps.put({ ...open.gap, readAt: clock(2, 11) }, open.version);
    await world.tick(clock(3));
    await world.hourly(clock(3));
    expect(await world.finding('invocations-lost')).toBeDefined();
    await world.tick(clock(3 + 7 * 24));
    expect(await world.finding('invocations-lost')).toBeUndefined();
    expect((await world.hourly(clock(4 + 7 * 24))).findings).toEqual([]);
    expect(await world.finding('invocations-lost')).toBeUndefined();
  });

  it('reads again for nobody what somebody asked for and has not been read, and ends it when it was', async () => {
    const world = await lacking(0);
    const asked = {
      scope: SCOPE,
      from: NINE + 10,
      to: NINE + 20,
      cause: 'requested',
      openedAt: 1,
      status: 'open',
    } as const;
    await world.gaps.put(asked, 0);
    expect(await world.hourly(clock(2))).toMatchObject({ gapsOpen: 1, findings: [] });
    await world.gaps.put({ ...asked, readAt: clock(2, 10) }, 1);
    expect(await world.hourly(clock(2, 20))).toMatchObject({ gapsOpen: 0 });
    expect((await world.gaps.read(SCOPE, asked.from))?.gap.status).toBe('mended');
  });

  it('takes a gap that was asked for as measured when its hours lack calls', async () => {
    const world = await lacking(50);
    const asked = {
      scope: SCOPE,
      from: NINE,
      to: NINE + HOUR,
      cause: 'requested',
      openedAt: 1,
      status: 'open',
    } as const;
    await world.gaps.put(asked, 0);
    const { findings, gapsOpen } = await world.hourly(clock(2));
    expect(gapsOpen).toBe(1);
    expect(findings).toMatchObject([{ check: 'invocations-missing', change: 'opened' }]);
    expect((await world.gaps.read(SCOPE, NINE))?.gap).toMatchObject({ cause: 'requested', missing: 50 });
  });

  it.each([
    { asked: 'more than is missing', from: NINE - HOUR, to: NINE + 2 * HOUR },
    { asked: 'what comes after, too', from: NINE + HOUR, to: NINE + 3 * HOUR },
  ])('misses nothing twice when somebody asks for $asked', async ({ from, to }) => {
    const world = await installed();
    for (const hour of [0, 1]) await world.carryOut(callsIn(NINE + hour * HOUR, 100), (i) => i < 50);
    await world.tick(clock(3));
    await world.hourly(clock(3));
    await world.gaps.put({ scope: SCOPE, from, to, cause: 'requested', openedAt: clock(3, 6), status: 'open' }, 0);
    await world.tick(clock(4));
    await world.hourly(clock(4));
    expect((await world.finding('invocations-missing'))?.evidence).toMatchObject({ missing: 100 });
    for (const { gap, version } of await world.gaps.open())
      await world.gaps.put({ ...gap, readAt: clock(4, 10) }, version);
    await world.tick(clock(5));
    await world.hourly(clock(5));
    const live = await world.findings.liveFindings(SCOPE);
    const lost = live.filter(({ finding }) => finding.check === 'invocations-lost');
    expect(lost.reduce((sum, { finding }) => sum + Number(finding.evidence['missing']), 0)).toBe(100);
    expect(await world.gaps.open()).toEqual([]);
  });

  it('reports more calls in the ledger than were counted, until they are', async () => {
    const world = await lacking(0);
    const metrics = world.counted.splice(0, 90);
    expect((await world.hourly(clock(2))).findings).toMatchObject([
      {
        check: 'counts-disagree',
        change: 'opened',
        severity: 'low',
        evidence: { surplus: 30, expected: 70, seen: 100 },
      },
    ]);
    expect((await world.ledger.readProgress(SCOPE))?.seenUntil).toBeUndefined();
    world.counted.push(...metrics);
    expect((await world.hourly(clock(2, 30))).findings).toMatchObject([
      { check: 'counts-disagree', change: 'resolved' },
    ]);
  });

  it('does not take it to be over because other hours agree', async () => {
    const world = await lacking(0);
    world.counted.splice(0, 90);
    await world.hourly(clock(2));
    await world.carryOut(callsIn(NINE + HOUR, 10));
    await world.tick(clock(3));
    const range = { from: '2026-11-02T10:00:00Z', to: '2026-11-02T11:00:00Z' };
    expect(await world.request(range, clock(3))).toMatchObject({ hoursCompared: 1, surplusCalls: 0, findings: [] });
    expect(await world.finding('counts-disagree')).toBeDefined();
  });

  it('sees an hour in which nobody called, so that what is quiet ends', async () => {
    const world = await lacking(0);
    const { finding } = openFinding({
      detectedAt: msOf(NINE),
      endsAt: msOf(NINE + 2 * HOUR),
      endsWhenQuiet: true,
      ...{},
    });
    expect(finding.check).toBe(seen().check);
    await world.findings.commit({ finding: { finding, expected: 0 } });
    const isOpen = async () => (await world.findings.read(finding.fingerprint))?.finding.status === 'open';
    await world.tick(clock(4));
    expect(await isOpen()).toBe(true);
    await world.hourly(clock(4));
    expect((await world.ledger.readProgress(SCOPE))?.seenUntil).toBe(NINE + 3 * HOUR);
    await world.tick(clock(4, 6));
    expect(await isOpen()).toBe(false);
  });

  it.each<{ name: string; options?: WorldOptions; spoil?: (world: World) => void }>([
    { name: 'CloudWatch lists no model', spoil: ({ counted }) => counted.splice(0) },
    {
      name: 'CloudWatch refuses to list',
      options: {
        fault: (operation) => (operation.endsWith('ListMetrics') ? { status: 403, code: 'AccessDenied' } : undefined),
      },
    },
    {
      name: 'CloudWatch fails',
      options: {
        fault: (operation) =>
          operation.endsWith('GetMetricData') ? { status: 500, code: 'InternalFailure' } : undefined,
      },
    },
  ])('concludes nothing where $name', async ({ options = {}, spoil }) => {
    const world = await worldOn(engine(), options);
    worlds.push(world);
    await world.hourly(clock(0, 0)).catch(() => 'refused');
    await world.carryOut(callsIn(NINE, 100), (i) => i < 50);
    await world.tick(clock(2));
    spoil?.(world);
    const answer = await world.hourly(clock(2)).catch(() => 'failed visibly');
    if (answer !== 'failed visibly') expect(answer).toMatchObject({ hoursCompared: 0, hoursUnknown: 1, findings: [] });
    expect(await world.gaps.ofScope(SCOPE, 0)).toEqual([]);
    expect((await world.ledger.readProgress(SCOPE))?.seenUntil).toBeUndefined();
  });

  it('takes no hour for silent that the ledger has not folded yet', async () => {
    const world = await installed();
    world.counted.push(...callsIn(NINE, 100).counted);
    expect(await world.hourly(clock(2))).toMatchObject({ hoursCompared: 0, hoursUnknown: 1, gapsOpen: 0 });
  });

  it('finds what the first of its hours seems to lack in the hour before', async () => {
    const world = await installed();
    await world.carryOut(callsIn(NINE, 100));
    await world.tick(clock(3));
    const late = world.counted.splice(0, 30).map((one) => ({ ...one, at: one.at + msOf(HOUR) }));
    world.counted.push(...late);
    const range = { from: '2026-11-02T10:00:00Z', to: '2026-11-02T11:00:00Z' };
    expect(await world.request(range, clock(3))).toMatchObject({
      hoursCompared: 1,
      expectedCalls: 10,
      missingCalls: 0,
    });
  });

  it('opens a gap again that was mended, when its hour lacks calls once more', async () => {
    const world = await lacking(50);
    await world.hourly(clock(2));
    await world.deliver(world.withheld, clock(2, 10));
    await world.tick(clock(3));
    await world.hourly(clock(3));
    const mended = await world.gaps.read(SCOPE, NINE);
    expect(mended?.gap.status).toBe('mended');
    world.counted.push(...callsIn(NINE, 20).counted);
    expect((await world.hourly(clock(3, 30))).findings).toMatchObject([{ change: 'opened', episode: 2 }]);
    const open = await world.gaps.read(SCOPE, NINE);
    expect(open).toMatchObject({ version: (mended?.version ?? 0) + 1, gap: { status: 'open', missing: 20 } });
    expect(open?.gap).not.toHaveProperty('closedAt');
  });

  it('does not let what is lost for good make the next hours look worse', async () => {
    const world = await installed();
    const lose = (hour: number) => world.carryOut(callsIn(NINE + hour * HOUR, 100), (i) => i === 50);
    for (const hour of [0, 1, 2, 3]) await lose(hour);
    await world.tick(clock(5));
    await world.hourly(clock(5));
    const [steady] = await world.gaps.open();
    if (steady) await world.gaps.put({ ...steady.gap, readAt: clock(5, 10) }, steady.version);
    await lose(4);
    await world.tick(clock(6));
    await world.hourly(clock(6));
    expect((await world.gaps.ofScope(SCOPE, 0)).map(({ gap: { from, status } }) => [from, status])).toEqual([
      [NINE, 'unmendable'],
    ]);
  });

  it('expects no record of what is never logged, and says how many calls that are', async () => {
    const world = await lacking(10);
    world.counted.push(...callsIn(NINE, 40, { modelId: 'amazon.nova-2-sonic-v1:0' }).counted);
    expect(await world.hourly(clock(2))).toMatchObject({ expectedCalls: 100, missingCalls: 10, neverLoggedCalls: 40 });
    expect((await world.gaps.read(SCOPE, NINE))?.gap.expected).toEqual({
      invocations: 100,
      inputTokens: 1_000_000,
      outputTokens: 100_000,
    });
  });

  it('does not take too many calls to be over because nothing can be compared', async () => {
    const world = await lacking(0);
    const metrics = world.counted.splice(0, 90);
    await world.hourly(clock(2));
    const rest = world.counted.splice(0);
    expect(await world.hourly(clock(2, 30))).toMatchObject({ hoursCompared: 0, findings: [] });
    expect(await world.finding('counts-disagree')).toBeDefined();
    world.counted.push(...metrics, ...rest);
    await world.hourly(clock(2, 40));
    expect(await world.finding('counts-disagree')).toBeUndefined();
  });

  it('waits for the ledger to have folded an hour, and makes up for what it could not compare', async () => {
    const world = await installed();
    await world.carryOut(callsIn(NINE, 100), (i) => i < 50);
    expect(await world.hourly(clock(2))).toMatchObject({ hoursCompared: 0, hoursUnknown: 1, gapsOpen: 0 });
    await world.tick(clock(40));
    const answer = await world.hourly(clock(40));
    expect(answer).toMatchObject({ hoursCompared: 39, hoursUnknown: 0, missingCalls: 50, gapsOpen: 1 });
  });

  it('answers a request with a mistake in it with the field, and takes one from a bus', async () => {
    const world = await lacking(50);
    expect(await world.request({ from: 'nine', to: '2026-11-02T10:00:00Z' }, clock(2))).toEqual({
      errors: ['from: must be a time such as 2026-11-02T09:00:00Z'],
    });
    const detail = { from: '2026-11-02T09:00:00Z', to: '2026-11-02T10:00:00Z' };
    expect(await world.request({ time: '2026-11-02T11:05:00Z', detail }, clock(2))).toMatchObject({ missingCalls: 50 });
    await expect(world.request({ time: 'soon' }, clock(2))).rejects.toThrow('time');
  });

  it('compares every Region of its account that has records, and says how many scopes are not its own', async () => {
    const world = await installed();
    await world.carryOut(callsIn(NINE, 100, { region: 'us-west-2' }), (i) => i < 10);
    await world.ledger.addScope('aws.444455556666.us-east-1', NINE);
    await world.tick(clock(2));
    const range = { from: '2026-11-02T09:00:00Z', to: '2026-11-02T10:00:00Z' };
    expect(await world.request(range, clock(2))).toMatchObject({ missingCalls: 10, scopesUnread: 1 });
    expect((await world.gaps.open()).map(({ gap }) => gap.scope)).toEqual(['aws.111122223333.us-west-2']);
  });

  it('compares one Region although another cannot be read, and fails visibly', async () => {
    let fault: Fault | undefined;
    const world = await installed({ fault: () => fault });
    fault = { status: 403, code: 'AccessDenied' };
    await world.carryOut(callsIn(NINE, 100), (i) => i < 10);
    await world.carryOut(callsIn(NINE, 100, { region: 'us-west-2' }), (i) => i < 10);
    await world.tick(clock(2));
    const range = { from: '2026-11-02T09:00:00Z', to: '2026-11-02T10:00:00Z' };
    await expect(world.request(range, clock(2))).rejects.toMatchObject({ name: 'AccessDenied' });
    expect((await world.gaps.open()).map(({ gap }) => gap.scope)).toEqual(['aws.111122223333.us-west-2']);
  });

  it('opens one gap and tells it once, whatever requests to the tables are throttled or lost', {
    timeout: 90_000,
  }, async () => {
    let requests = 0;
    const faults: readonly DynamodbFault[] = ['lost-after', 'throughput', 'lost-before', 'server-error'];
    const proxy = await faultProxy(engine().endpoint, () =>
      ++requests % 3 === 0 ? faults[(requests / 3) % 4] : undefined,
    );
    const client = clientFor(proxy.endpoint);
    const world = await lacking(50, { client });
    const told: string[] = [];
    for (let run = 0; run < 3; run++) {
      const { done } = await untilDone(() => world.hourly(clock(2, 5 + run)));
      told.push(...done.findings.map(({ change }) => change));
    }
    expect(told.length).toBeLessThanOrEqual(1);
    expect((await world.gaps.ofScope(SCOPE, 0)).map(({ gap }) => gap)).toMatchObject([
      { from: NINE, missing: 50, status: 'open' },
    ]);
    expect(await world.finding('invocations-missing')).toMatchObject({ episode: 1, listCost: 50n * CALL_COST });
    await world.deliver(world.withheld, clock(2, 30));
    await world.tick(clock(3));
    await untilDone(() => world.hourly(clock(3)));
    expect(await world.gaps.open()).toEqual([]);
    expect(await world.finding('invocations-missing')).toBeUndefined();
    client.destroy();
    await proxy.stop();
  });

  it('opens one gap and tells it once when two runs are at it', async () => {
    const world = await lacking(50);
    const answers = await Promise.all(Array.from({ length: 4 }, () => world.hourly(clock(2))));
    expect(answers.flatMap(({ findings }) => findings.map(({ change }) => change))).toEqual(['opened']);
    expect((await world.gaps.ofScope(SCOPE, 0)).map(({ gap }) => gap)).toMatchObject([{ from: NINE, missing: 50 }]);
  });
});
