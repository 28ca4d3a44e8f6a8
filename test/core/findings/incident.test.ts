import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { encodeDocument } from '#adapters/dynamodb/documents.ts';
import { type FindingStep, observe, resolve, suppress } from '#core/findings/finding.ts';
import {
  advanceIncident,
  causesOf,
  type Incident,
  MOST_CHANGES,
  MOST_FINDINGS,
  openIncident,
  type SpendClock,
  takesFindings,
  toldVersion,
} from '#core/findings/incident.ts';
import { advanceClock } from '#core/findings/incident-clock.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import type { Mute } from '#core/findings/mute.ts';
import { SEVERITIES, severer } from '#core/findings/severity.ts';
import { openFinding, SEEN_AT, seen } from '../../support/open-finding.ts';
import { USD } from '../../support/row.ts';

const HOUR = 60 * 60_000;
const ref = { account: 'aws.111122223333.*', cause: 'refund-bot' };
const loop = openFinding();
const budget = openFinding({
  check: 'budget',
  resource: 'refund-bot per day',
  severity: 'medium',
  detectedAt: SEEN_AT + 1,
});
const begin = (step: FindingStep = loop, previous?: Incident): Incident =>
  advanceIncident(openIncident(ref, previous, step), step);
const mute: Mute = {
  id: 'm',
  kind: 'snoozed',
  match: { check: 'budget' },
  until: SEEN_AT + HOUR,
  upTo: 'high',
  reason: 'known',
  by: 'ana',
  at: SEEN_AT,
};
const clock = (spent: bigint, minutes = 0, perHour = spent): SpendClock => ({
  asOf: SEEN_AT + minutes * 60_000,
  since: SEEN_AT,
  spent: spent * USD,
  perHour: perHour * USD,
  calls: 10,
  pricedCalls: 10,
  series: { stepMinutes: 6, values: [] },
});
const advanceBy = (incident: Incident, step: FindingStep): Incident => advanceIncident(incident, step);
const told = (incident: Incident | undefined) => incident?.changes.map(({ what }) => what);

describe('an incident', () => {
  it('opens with its first finding', () => {
    expect(begin()).toMatchObject({
      ...ref,
      episode: 1,
      status: 'open',
      severity: 'high',
      openedAt: SEEN_AT,
      version: 1,
      findings: [loop.finding],
      changes: [{ version: 1, what: 'opened', raised: false, check: 'tool-call-loop', reason: loop.finding.reason }],
    });
  });

  it('takes what else has the same cause in, as a change and not as another incident', () => {
    const both = advanceIncident(begin(), budget);
    expect(both.findings.map(({ check }) => check)).toEqual(['tool-call-loop', 'budget']);
    expect([told(both), both.version, both.severity]).toEqual([['opened', 'opened'], 2, 'high']);
  });

  it('says that it became severer than it was', () => {
    const later = advanceIncident(begin(budget), { ...loop, finding: { ...loop.finding, severity: 'critical' } });
    expect(later).toMatchObject({ severity: 'critical', changes: [{ raised: false }, { raised: true }] });
  });

  it('puts what goes on before what is over, and the severest first', () => {
    const over = advanceIncident(advanceIncident(begin(), budget), resolve(loop.finding, SEEN_AT + HOUR));
    expect(over.findings.map(({ check, status }) => `${check} ${status}`)).toEqual([
      'budget open',
      'tool-call-loop resolved',
    ]);
  });

  it('lists what goes on, then what is quiet, each with the severest, what shows in calls, and the earliest first', () => {
    const ranked = [
      openFinding({ resource: 'e', severity: 'critical' }),
      openFinding({ resource: 'd', endsWhenQuiet: true }),
      openFinding({ resource: 'c', firstObservedAt: SEEN_AT - 1 }),
      openFinding({ resource: 'a' }),
      openFinding({ resource: 'b' }),
      suppress(openFinding({ resource: 'f', severity: 'critical' }).finding, mute),
    ];
    for (const steps of [ranked, ranked.toReversed()]) {
      const [first = loop, ...rest] = steps;
      const { findings } = rest.reduce(advanceBy, begin(first));
      expect(findings.map(({ resource }) => resource).join('')).toBe('edcabf');
    }
  });

  it('dates its last change by the latest there was', () => {
    expect(advanceIncident(begin(budget), loop).changedAt).toBe(SEEN_AT + 1);
    expect(advanceIncident(begin(), budget).changedAt).toBe(SEEN_AT + 1);
    const over = advanceIncident(begin(), resolve(loop.finding, SEEN_AT + HOUR));
    expect([over.changedAt, over.changes.at(-1)?.at]).toEqual([SEEN_AT + HOUR, SEEN_AT + HOUR]);
  });

  it('shows that one of several is over, and tells the end of all, once', () => {
    const one = advanceIncident(advanceIncident(begin(), budget), resolve(loop.finding, SEEN_AT + HOUR));
    expect([one.status, one.version, told(one)]).toEqual(['open', 3, ['opened', 'opened']]);
    const all = advanceIncident(one, resolve(budget.finding, SEEN_AT + 2 * HOUR));
    expect(all).toMatchObject({ status: 'resolved', resolvedAt: SEEN_AT + 2 * HOUR, severity: 'high' });
    expect(told(all)).toEqual(['opened', 'opened', 'resolved']);
  });

  it('is over when the last of its findings was, whichever is closed last', () => {
    const both = advanceIncident(begin(), budget);
    const late = advanceIncident(both, resolve(budget.finding, SEEN_AT + 3 * HOUR));
    const all = advanceIncident(late, resolve(loop.finding, SEEN_AT + HOUR));
    expect(all).toMatchObject({ status: 'resolved', resolvedAt: SEEN_AT + 3 * HOUR, changedAt: SEEN_AT + 3 * HOUR });
    expect(all.changes.at(-1)?.at).toBe(SEEN_AT + 3 * HOUR);
  });

  it('keeps how it began and that it became severer, however much is told after', () => {
    const worse = openFinding({ check: 'budget', severity: 'critical', resource: 'worst' });
    let incident = advanceIncident(begin(), worse);
    for (let n = 0; n < 2 * MOST_CHANGES; n++) {
      incident = advanceIncident(incident, openFinding({ check: `check-${n}`, resource: 'r' }));
    }
    const versions = incident.changes.map(({ version }) => version);
    expect(versions.slice(0, 3)).toEqual([1, 2, incident.version - MOST_CHANGES + 3]);
    expect([versions.length, versions.at(-1)]).toEqual([MOST_CHANGES, incident.version]);
  });

  it('is suppressed while all that goes on is, and says nothing of it', () => {
    const both = advanceIncident(begin(), budget);
    const one = advanceIncident(both, suppress(budget.finding, mute));
    expect([one.status, told(one)]).toEqual(['open', told(both)]);
    const all = advanceIncident(one, suppress(loop.finding, mute));
    expect([all.status, all.version, told(all)]).toEqual(['suppressed', 4, told(both)]);
  });

  it('that nobody was told of ends without a word', () => {
    const silent = suppress(loop.finding, mute);
    const begun = begin(silent);
    expect([begun.status, told(begun), toldVersion(begun), begun.severity]).toEqual(['suppressed', [], 0, 'info']);
    const ended = advanceIncident(begun, resolve(silent.finding, SEEN_AT + HOUR));
    expect([ended.status, told(ended)]).toEqual(['resolved', []]);
  });

  it('counts findings beyond those it lists, each once', () => {
    let incident = begin();
    const many = Array.from({ length: MOST_FINDINGS + 5 }, (_, n) =>
      openFinding({ check: `check-${n}`, severity: 'low' }),
    );
    for (const step of many) incident = advanceIncident(incident, step);
    expect([incident.findings.length, incident.more]).toEqual([MOST_FINDINGS, 6]);
    expect(incident.findings[0]?.fingerprint).toBe(loop.finding.fingerprint);
    expect(incident.changes).toHaveLength(MOST_CHANGES);
    expect(toldVersion(incident)).toBe(incident.version);
  });

  /** Two digits each, so that they are listed in the order in which they came and the last are those that are not. */
  const others = (size: number): FindingStep[] =>
    Array.from({ length: size }, (_, n) => openFinding({ resource: `refund-bot/c${n + 10}` }));
  const crowd = (size: number, from: Incident = begin()): Incident => others(size).reduce(advanceBy, from);
  const over = (incident: Incident, step: FindingStep): Incident =>
    advanceIncident(incident, resolve(step.finding, SEEN_AT + HOUR), step.finding);

  it('goes on while a finding that it does not list does, and its end is told once', () => {
    const steps = [loop, ...others(MOST_FINDINGS + 4)];
    let incident = crowd(MOST_FINDINGS + 4);
    expect(incident.findings.map(({ fingerprint }) => fingerprint)).toEqual(
      steps.slice(0, MOST_FINDINGS).map(({ finding }) => finding.fingerprint),
    );
    for (const step of steps.slice(0, -1)) {
      incident = over(incident, step);
      expect([incident.status, incident.findings.length + incident.more]).toEqual(['open', steps.length]);
    }
    incident = over(incident, steps.at(-1) as FindingStep);
    expect([incident.status, told(incident)?.filter((what) => what === 'resolved')]).toEqual([
      'resolved',
      ['resolved'],
    ]);
    expect(incident.more).toBe(5);
  });

  it('is suppressed while all that goes on is, listed or not', () => {
    const steps = [loop, ...others(MOST_FINDINGS + 1)];
    let incident = crowd(MOST_FINDINGS + 1);
    for (const { finding } of steps.slice(0, -1))
      incident = advanceIncident(incident, suppress(finding, mute), finding);
    expect(incident.status).toBe('open');
    const last = steps.at(-1)?.finding ?? loop.finding;
    expect(advanceIncident(incident, suppress(last, mute), last).status).toBe('suppressed');
  });

  it('only counts another like the many that it has, so that a new session a call is no flood of messages', () => {
    const incident = crowd(MOST_FINDINGS + 30);
    expect(incident.more).toBe(31);
    expect(toldVersion(incident)).toBe(MOST_FINDINGS);
  });

  it('tells what is severer than the many that it has, and what is of another check', () => {
    const incident = crowd(MOST_FINDINGS + 5);
    const worse = advanceIncident(incident, openFinding({ resource: 'worse', severity: 'critical' }));
    expect(worse.changes.at(-1)).toMatchObject({ what: 'opened', raised: true, version: worse.version });
    const other = advanceIncident(incident, openFinding({ check: 'budget', resource: 'day' }));
    expect(toldVersion(other)).toBe(other.version);
  });

  const another = openFinding({ resource: 'refund-bot/c99' });
  it.each<[string, boolean, Incident, FindingStep]>([
    [
      'another, beside a worse finding of another check',
      false,
      crowd(MOST_FINDINGS, begin(openFinding({ check: 'budget', severity: 'critical' }))),
      another,
    ],
    ['another, where one of the many is over', true, over(crowd(MOST_FINDINGS - 1), loop), another],
    [
      'another, where nobody was told of the many',
      true,
      others(MOST_FINDINGS)
        .map(({ finding }) => suppress(finding, mute))
        .reduce(advanceBy, begin(suppress(loop.finding, mute))),
      another,
    ],
    [
      'that another has doubled, which is listed nowhere',
      true,
      crowd(MOST_FINDINGS),
      { ...another, change: 'updated' },
    ],
  ])('tells %s: %s', (_, isTold, incident, step) => {
    const next = advanceIncident(incident, step);
    expect(toldVersion(next) === next.version).toBe(isTold);
  });

  it('lists no more than an item of a table holds, whatever callers write into their metadata', () => {
    const requestMetadata = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`key${n}`, '\u0001'.repeat(256)]));
    let incident = begin();
    const steps = Array.from({ length: MOST_FINDINGS }, (_, n) => openFinding({ resource: `c${n}`, requestMetadata }));
    for (const step of steps) incident = advanceIncident(incident, step);
    const { findings, more, unlisted } = incident;
    expect(new TextEncoder().encode(encodeDocument(incident)).length).toBeLessThan(400_000);
    expect([findings.length + more, unlisted?.open]).toEqual([MOST_FINDINGS + 1, more]);
    for (const step of [loop, ...steps]) incident = over(incident, step);
    expect(incident.status).toBe('resolved');
  });

  it('is no severer for the end of what nobody was told of', () => {
    const silent = suppress(openFinding({ resource: 'quiet', severity: 'critical' }).finding, mute);
    const { toldListCost: _, ...untold } = silent.finding;
    const both = advanceIncident(begin(), { change: undefined, finding: untold });
    const ended = advanceIncident(both, resolve(untold, SEEN_AT + HOUR));
    expect([both.severity, ended.severity, ended.version]).toEqual(['high', 'high', 3]);
  });

  it('tells what goes on at the end of a mute, although it has a clock', () => {
    const first = advanceClock(begin(), clock(10n)) as Incident;
    const quiet = suppress(loop.finding, mute);
    const silenced = advanceIncident(first, quiet);
    const again = observe(quiet.finding, seen({ detectedAt: mute.until }));
    expect(again?.change).toBe('updated');
    const lifted = advanceIncident(silenced, again as FindingStep);
    expect([silenced.status, lifted.status, told(lifted)]).toEqual(['suppressed', 'open', ['opened', 'updated']]);
  });

  it('has an id that a person can read out, the same each time', () => {
    expect(incidentId({ ...ref, episode: 3 })).toMatch(/^[0-9a-f]{8}\.3$/);
    expect(incidentId({ ...ref, episode: 3 })).toBe(incidentId({ ...ref, episode: 3 }));
    expect(incidentId({ ...ref, cause: 'other', episode: 3 })).not.toBe(incidentId({ ...ref, episode: 3 }));
  });
});

describe('whose incident a finding is', () => {
  it.each([
    ['its spender’s', seen({ spender: 'a', driver: 'b' }), { own: 'a' }],
    ['its own, where it has no spender', { ...seen(), spender: undefined }, { own: 'tool-call-loop/refund-bot/c1' }],
    [
      'never another matter’s that a caller’s model id spells out',
      seen({ spender: 'delivery-blocked/slack', driver: 'b' }),
      { own: 'spender/delivery-blocked/slack' },
    ],
    [
      'never one that the id of who drives it spells out',
      { ...seen({ driver: 'budget/all/2026-11-02' }), spender: undefined },
      { own: 'tool-call-loop/refund-bot/c1', driver: 'spender/budget/all/2026-11-02' },
    ],
    [
      'that of who drives it, else its own',
      { ...seen({ driver: 'b' }), spender: undefined },
      { own: 'tool-call-loop/refund-bot/c1', driver: 'b' },
    ],
  ])('%s', (_, { spender, ...rest }, expected) =>
    expect(causesOf(spender === undefined ? rest : { ...rest, spender })).toEqual(expected),
  );

  const resolved = advanceIncident(begin(), resolve(loop.finding, SEEN_AT + HOUR));
  it.each<[string, Incident | undefined, number, boolean]>([
    ['NONE -> seen: a new one', undefined, 0, false],
    ['OPEN -> seen within a day of its last change: the same', begin(), 24 * HOUR, true],
    ['OPEN and silent for more than a day -> seen: a new one', begin(), 24 * HOUR + 1, false],
    ['SUPPRESSED -> seen: the same', begin(suppress(loop.finding, mute)), HOUR, true],
    ['RESOLVED -> seen: a new one', resolved, HOUR, false],
  ])('%s', (_, incident, after, expected) => expect(takesFindings(incident, SEEN_AT + after)).toBe(expected));

  it('is one that has come back, if the last was over less than a week ago', () => {
    const week = SEEN_AT + HOUR + 7 * 24 * HOUR;
    const back = begin(openFinding({ detectedAt: week - 1 }), resolved);
    expect(back).toMatchObject({ episode: 2, previousResolvedAt: SEEN_AT + HOUR, changes: [{}] });
    expect(begin(openFinding({ detectedAt: week }), resolved)).not.toHaveProperty('previousResolvedAt');
  });
});

describe('the money of an incident', () => {
  const first = advanceClock(begin(), clock(10n)) as Incident;
  /** A finding of it was updated two minutes in, which nobody is told. */
  const newer = (incident: Incident): Incident =>
    advanceBy(
      incident,
      observe(loop.finding, seen({ listCost: 5n * USD, detectedAt: SEEN_AT + 120_000 })) as FindingStep,
    );

  it('is shown from the first reading on, without a word', () => {
    expect([first.version, told(first), first.toldSpent]).toEqual([2, ['opened'], 10n * USD]);
  });

  it.each<[string, Incident, SpendClock, string[] | undefined]>([
    ['doubled -> told', first, clock(20n, 1), ['opened', 'doubled']],
    ['doubled by a dollar -> told', { ...first, toldSpent: USD }, clock(2n, 1), ['opened', 'doubled']],
    ['almost doubled, soon -> nothing', first, clock(19n, 1), undefined],
    ['almost doubled, soon, with a newer amount in a finding -> shown', newer(first), clock(19n, 3), ['opened']],
    ['almost doubled, soon after that -> nothing', { ...newer(first), clock: clock(15n, 3) }, clock(19n, 4), undefined],
    ['moved, ten minutes later -> shown only', first, clock(19n, 10), ['opened']],
    ['unmoved, ten minutes later -> nothing', first, clock(10n, 10), undefined],
    ['moved at the same rate, ten minutes later -> shown only', first, clock(19n, 10, 10n), ['opened']],
    ['slower with nothing new spent, ten minutes later -> shown only', first, clock(10n, 10, 1n), ['opened']],
    [
      'doubled by less than a dollar -> nothing',
      { ...first, toldSpent: USD / 4n, clock: clock(0n) },
      clock(1n, 1),
      undefined,
    ],
    ['doubled while suppressed -> not told', { ...first, status: 'suppressed' }, clock(40n, 10), ['opened']],
    ['resolved -> nothing', { ...first, status: 'resolved' }, clock(40n, 10), undefined],
  ])('%s', (_, incident, reading, expected) => expect(told(advanceClock(incident, reading))).toEqual(expected));

  it('is dated, and no severer, when it doubles', () => {
    expect(advanceClock(first, clock(20n, 3))?.changes.at(-1)).toEqual({
      version: 3,
      at: SEEN_AT + 3 * 60_000,
      what: 'doubled',
      raised: false,
      reason: 'it has cost $20.00 by now, $10.00 when last told',
    });
  });

  it('is told by the clock alone once there is one, and by findings where there is none', () => {
    const doubled = observe(loop.finding, seen({ listCost: 5n * USD })) as FindingStep;
    expect(doubled.change).toBe('updated');
    expect(told(advanceIncident(begin(), doubled))).toEqual(['opened', 'updated']);
    expect(told(advanceIncident(first, doubled))).toEqual(['opened']);
  });
});

const anyEvent = fc.record({
  resource: fc.constantFrom('a', 'b', 'c'),
  severity: fc.constantFrom(...SEVERITIES),
  cents: fc.nat({ max: 5_000 }),
  what: fc.constantFrom('seen', 'ended', 'muted', 'clock'),
});

describe('in any course of events', () => {
  test.prop([fc.array(anyEvent, { maxLength: 40 })])(
    'its versions rise and its changes are of versions it had',
    (course) => {
      const findings = new Map([[loop.finding.resource, loop.finding]]);
      let incident = begin();
      for (const [at, { resource, severity, cents, what }] of course.entries()) {
        const known = findings.get(resource);
        const listCost = (BigInt(cents) * USD) / 100n;
        const detectedAt = SEEN_AT + at;
        const live = known && known.status !== 'resolved' ? known : undefined;
        let next: Incident | undefined;
        if (what === 'clock') next = advanceClock(incident, clock(BigInt(cents), at));
        else {
          const step =
            what === 'seen'
              ? observe(known, seen({ resource, severity, listCost, detectedAt }))
              : what === 'ended'
                ? live && resolve(live, detectedAt)
                : live && suppress(live, mute);
          if (!step) continue;
          findings.set(resource, step.finding);
          next = advanceIncident(incident, step);
        }
        if (!next) continue;
        expect(next.version).toBe(incident.version + 1);
        expect(severer(incident.severity, next.severity)).toBe(false);
        expect(toldVersion(next) === next.version || toldVersion(next) === toldVersion(incident)).toBe(true);
        const statuses = next.findings.map(({ status }) => status);
        expect(next.status).toBe(
          statuses.includes('open') ? 'open' : statuses.includes('suppressed') ? 'suppressed' : 'resolved',
        );
        incident = next;
      }
      const versions = incident.changes.map(({ version }) => version);
      expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
    },
  );
});
