import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  type Finding,
  type FindingChange,
  fingerprintOf,
  type Observation,
  observe,
  resolveEnded,
} from '#core/findings/finding.ts';
import { SEVERITIES, type Severity, severer } from '#core/findings/severity.ts';
import { USD } from '../../support/row.ts';

const END = Date.UTC(2026, 10, 3);
const seen = (other: Partial<Observation> = {}): Observation => ({
  check: 'budget',
  scope: 'aws.111122223333.us-east-1',
  resource: 'all/2026-11-02',
  severity: 'medium',
  reason: 'all: $10.00 of $12.00',
  firstObservedAt: END - 1000,
  detectedAt: END - 500,
  listCost: 10n * USD,
  evidence: {},
  endsAt: END,
  ...other,
});
const open = (other: Partial<Finding> = {}): Finding => {
  const change = observe(undefined, seen());
  if (!change) throw new Error('not opened');
  return { ...change.finding, ...other };
};
const resolved = (other: Partial<Finding> = {}): Finding => open({ status: 'resolved', resolvedAt: END, ...other });

describe('STATE -> event: effect', () => {
  it.each<[string, Finding | undefined, Observation, string | undefined]>([
    ['NONE -> seen: opened', undefined, seen(), 'opened'],
    ['OPEN -> seen the same again: nothing', open(), seen(), undefined],
    ['OPEN -> seen milder: nothing', open(), seen({ severity: 'low' }), undefined],
    ['OPEN -> seen cheaper: nothing', open(), seen({ listCost: 0n }), undefined],
    ['OPEN -> seen severer: escalated', open(), seen({ severity: 'high' }), 'escalated'],
    ['OPEN -> seen severer and cheaper: escalated', open(), seen({ severity: 'high', listCost: 1n }), 'escalated'],
    ['OPEN -> almost doubled: nothing', open(), seen({ listCost: 20n * USD - 1n }), undefined],
    ['OPEN -> doubled: updated', open(), seen({ listCost: 20n * USD }), 'updated'],
    [
      'OPEN -> doubled and severer: escalated',
      open(),
      seen({ listCost: 20n * USD, severity: 'critical' }),
      'escalated',
    ],
    [
      'OPEN -> doubled by less than a dollar: nothing',
      open({ toldListCost: USD / 2n }),
      seen({ listCost: USD }),
      undefined,
    ],
    ['OPEN at no cost -> a dollar: updated', open({ toldListCost: 0n }), seen({ listCost: USD }), 'updated'],
    ['OPEN -> seen in another state: updated', open({ state: 'off' }), seen({ state: 'elsewhere' }), 'updated'],
    ['OPEN -> seen in the same state: nothing', open({ state: 'off' }), seen({ state: 'off' }), undefined],
    ['RESOLVED -> seen in a later period: opened', resolved(), seen({ endsAt: END + 1 }), 'opened'],
    ['RESOLVED -> seen without an end: opened', resolved(), (({ endsAt, ...rest }) => rest)(seen()), 'opened'],
    ['RESOLVED -> seen in the period that has ended: nothing', resolved(), seen(), undefined],
    [
      'RESOLVED -> seen severer in the period that has ended: nothing',
      resolved(),
      seen({ severity: 'high' }),
      undefined,
    ],
  ])('%s', (_, previous, event, effect) => expect(observe(previous, event)?.change).toBe(effect));

  it.each<[string, Finding, number, string | undefined]>([
    ['OPEN -> before its end: nothing', open(), END - 1, undefined],
    ['OPEN -> at its end: resolved', open(), END, 'resolved'],
    ['OPEN -> long after its end: resolved', open(), END + 1e9, 'resolved'],
    ['OPEN without an end -> any time: nothing', (({ endsAt, ...rest }) => rest)(open()), END * 2, undefined],
    ['RESOLVED -> after its end: nothing', resolved(), END, undefined],
  ])('%s', (_, finding, now, effect) => expect(resolveEnded(finding, now, 0)?.change).toBe(effect));
});

describe('what is kept of a finding', () => {
  it('opened: everything seen, the first episode, and what was told', () => {
    expect(observe(undefined, seen())?.finding).toEqual({
      ...seen(),
      fingerprint: 'budget/aws.111122223333.us-east-1/all/2026-11-02',
      episode: 1,
      status: 'open',
      toldListCost: 10n * USD,
    });
  });

  it('opened again: the next episode', () => {
    expect(observe(resolved({ episode: 4 }), seen({ endsAt: END + 1 }))?.finding).toMatchObject({
      episode: 5,
      status: 'open',
    });
    expect(observe(resolved({ episode: 4 }), seen({ endsAt: END + 1 }))?.finding.resolvedAt).toBeUndefined();
  });

  it('updated: what is new, with the time it was first seen and the severity it had', () => {
    const later = seen({
      severity: 'low',
      listCost: 30n * USD,
      firstObservedAt: END,
      detectedAt: END + 1,
      reason: 'now',
    });
    expect(observe(open(), later)?.finding).toMatchObject({
      episode: 1,
      severity: 'medium',
      reason: 'now',
      firstObservedAt: END - 1000,
      detectedAt: END + 1,
      toldListCost: 30n * USD,
    });
  });

  it('resolved: as of the end of its time, not of the clock', () => {
    expect(resolveEnded(open(), END + 5e8, 0)?.finding).toEqual({ ...open(), status: 'resolved', resolvedAt: END });
  });

  it('a fingerprint is of check, scope and resource alone', () => {
    expect(fingerprintOf(seen({ severity: 'critical', listCost: 0n }))).toBe(fingerprintOf(seen()));
    for (const other of [{ check: 'x' }, { scope: 'x' }, { resource: 'x' }])
      expect(fingerprintOf(seen(other))).not.toBe(fingerprintOf(seen()));
  });

  it.each(SEVERITIES)('%s is not severer than itself', (severity) => expect(severer(severity, severity)).toBe(false));
  it('severities are ordered', () => {
    for (const [at, severity] of SEVERITIES.entries())
      for (const milder of SEVERITIES.slice(0, at))
        expect([severer(severity, milder), severer(milder, severity)]).toEqual([true, false]);
  });
});

/** Any course of events over a few periods: what is seen when, and the clock going on. */
const anyCourse = fc.array(
  fc.record({
    severity: fc.constantFrom<Severity>(...SEVERITIES),
    cents: fc.nat({ max: 5_000 }),
    period: fc.nat({ max: 2 }),
    ends: fc.boolean(),
  }),
  { maxLength: 40 },
);

function follow(course: typeof anyCourse extends fc.Arbitrary<infer C> ? C : never): FindingChange[] {
  let known: Finding | undefined;
  const changes: FindingChange[] = [];
  let latest = 0;
  for (const { severity, cents, period, ends } of course) {
    latest = Math.max(latest, period);
    const step =
      ends && known
        ? resolveEnded(known, END + latest, 0)
        : observe(known, seen({ severity, listCost: (BigInt(cents) * USD) / 100n, endsAt: END + period }));
    if (!step) continue;
    known = step.finding;
    if (step.change) changes.push({ change: step.change, finding: step.finding });
  }
  return changes;
}

describe('in any course of events', () => {
  test.prop([anyCourse])('nobody is told twice of the same state', (course) => {
    const changes = follow(course);
    for (const [at, { change, finding }] of changes.entries()) {
      const previous = changes[at - 1]?.finding;
      if (change === 'opened') expect(previous === undefined || previous.status === 'resolved').toBe(true);
      else expect(previous?.episode).toBe(finding.episode);
      if (change === 'escalated') expect(previous && severer(finding.severity, previous.severity)).toBe(true);
      if (change === 'updated') expect(finding.listCost >= 2n * (previous?.toldListCost ?? 0n)).toBe(true);
      if (change === 'resolved') expect(previous?.status).toBe('open');
    }
  });

  test.prop([anyCourse])('seeing again what was just told says nothing', (course) => {
    const last = follow(course).at(-1);
    if (last?.finding.status === 'open') expect(observe(last.finding, last.finding)).toBeUndefined();
  });

  test.prop([anyCourse])('severity never falls within an episode', (course) => {
    const changes = follow(course);
    for (const [at, { finding }] of changes.entries()) {
      const previous = changes[at - 1]?.finding;
      if (previous?.episode === finding.episode) expect(severer(previous.severity, finding.severity)).toBe(false);
    }
  });

  test.prop([anyCourse])('episodes count from one without a gap', (course) => {
    const opened = follow(course).flatMap(({ change, finding }) => (change === 'opened' ? [finding.episode] : []));
    expect(opened).toEqual(opened.map((_, at) => at + 1));
  });
});

describe('a matter that goes on', () => {
  const at = (endsAt: number) => seen({ severity: 'high', listCost: USD, endsAt });

  it('has its end moved without a word, and not on every sight', () => {
    const opened = observe(undefined, at(END));
    if (!opened) throw new Error('not opened');
    expect(observe(opened.finding, at(END + 60_000))).toBeUndefined();
    const later = observe(opened.finding, at(END + 40 * 60_000));
    expect(later).toMatchObject({ change: undefined, finding: { endsAt: END + 40 * 60_000, episode: 1 } });
  });

  it('does not end earlier for a call that comes late', () => {
    const opened = observe(undefined, at(END));
    const late = opened && observe(opened.finding, { ...at(END - 20 * 60_000), listCost: 30n * USD });
    expect(late).toMatchObject({ change: 'updated', finding: { endsAt: END } });
  });

  it('ends no earlier than five minutes before the end that was last seen', () => {
    const opened = observe(undefined, at(END));
    expect(opened && observe(opened.finding, at(END + 5 * 60_000))).toMatchObject({ change: undefined });
  });

  it('is a new episode once it had ended', () => {
    const opened = observe(undefined, at(END));
    const ended = opened && resolveEnded(opened.finding, END, 0);
    expect(ended && observe(ended.finding, at(END + 10 * 60 * 60_000))).toMatchObject({
      change: 'opened',
      finding: { episode: 2 },
    });
  });
});
