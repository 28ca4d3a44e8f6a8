import { describe, expect, it } from 'vitest';
import { type FindingStep, lift, mutableOf, observe, resolve, suppress } from '#core/findings/finding.ts';
import { covers, type Mute, muteFor } from '#core/findings/mute.ts';
import { openFinding, SEEN_AT, seen } from '../../support/open-finding.ts';
import { USD } from '../../support/row.ts';

const HOUR = 60 * 60_000;
const mute = (other: Partial<Mute> = {}): Mute => ({
  id: 'm1',
  kind: 'snoozed',
  match: { check: 'tool-call-loop' },
  until: SEEN_AT + HOUR,
  upTo: 'high',
  reason: 'a load test',
  by: 'ana',
  at: SEEN_AT,
  ...other,
});
const incident = { account: 'aws.111122223333.*', cause: 'refund-bot', episode: 1 };
const { finding } = openFinding();

describe('a mute covers', () => {
  const mutable = mutableOf({ ...finding, incident, spender: 'arn:aws:bedrock:profile/a1' });
  it.each<[string, Partial<Mute>, number, boolean]>([
    ['a check', {}, 0, true],
    ['another check: not', { match: { check: 'budget' } }, 0, false],
    ['a fingerprint', { match: { fingerprint: finding.fingerprint } }, 0, true],
    ['another fingerprint: not', { match: { fingerprint: 'other' } }, 0, false],
    ['a spender by id', { match: { spender: 'arn:aws:bedrock:profile/a1' } }, 0, true],
    ['a spender by name', { match: { spender: 'refund-bot' } }, 0, true],
    ['an incident', { match: { incident: mutable.incident ?? '' } }, 0, true],
    ['another incident: not', { match: { incident: '00000000.1' } }, 0, false],
    ['what fits in every way it names', { match: { check: 'tool-call-loop', spender: 'other' } }, 0, false],
    ['until it ends', {}, HOUR - 1, true],
    ['not at its end', {}, HOUR, false],
    ['not what is severer', { upTo: 'medium' }, 0, false],
  ])('%s', (_, other, after, expected) => expect(covers(mute(other), mutable, SEEN_AT + after)).toBe(expected));

  it('by the one that lasts longest, where several do', () => {
    const longer = mute({ id: 'm2', until: SEEN_AT + 2 * HOUR });
    expect(muteFor([mute(), longer, mute({ id: 'm3', match: { check: 'budget' } })], mutable, SEEN_AT)).toBe(longer);
  });
});

describe('STATE -> event under a mute: effect', () => {
  const suppressed = suppress(finding, mute()).finding;
  const neverTold = (observe(undefined, seen(), { mutes: [mute()] }) as FindingStep).finding;
  const summary = (step: FindingStep | undefined) => step && `${step.change ?? 'silent'} ${step.finding.status}`;

  it.each<[string, FindingStep | undefined, string | undefined]>([
    ['NONE -> seen: kept in silence', observe(undefined, seen(), { mutes: [mute()] }), 'silent suppressed'],
    [
      'NONE -> seen after its end: opened',
      observe(undefined, seen(), { mutes: [mute({ until: SEEN_AT })] }),
      'opened open',
    ],
    [
      'OPEN -> severer, covered: silent',
      observe(finding, seen({ severity: 'critical' }), { mutes: [mute({ upTo: 'critical' })] }),
      'silent suppressed',
    ],
    ['SUPPRESSED -> seen again: nothing', observe(suppressed, seen({ detectedAt: SEEN_AT + 1 })), undefined],
    ['SUPPRESSED -> twice as dear: nothing', observe(suppressed, seen({ listCost: 9n * USD })), undefined],
    ['SUPPRESSED -> severer than it covers: told', observe(suppressed, seen({ severity: 'critical' })), 'updated open'],
    [
      'SUPPRESSED -> seen after its end: told',
      observe(suppressed, seen({ detectedAt: SEEN_AT + HOUR })),
      'updated open',
    ],
    [
      'SUPPRESSED, never told -> seen after its end: opened',
      observe(neverTold, seen({ detectedAt: SEEN_AT + HOUR })),
      'opened open',
    ],
    ['SUPPRESSED -> over: told, for its beginning was', resolve(suppressed, SEEN_AT), 'resolved resolved'],
    ['SUPPRESSED, never told -> over: silent', resolve(neverTold, SEEN_AT), 'silent resolved'],
    ['SUPPRESSED -> lifted: told', lift(suppressed), 'updated open'],
    ['SUPPRESSED, never told -> lifted: opened', lift(neverTold), 'opened open'],
    ['OPEN -> lifted: nothing', lift(finding), undefined],
  ])('%s', (_, step, expected) => expect(summary(step)).toBe(expected));

  it('keeps in silence how severe it has become, where that is covered too', () => {
    const wide = suppress(finding, mute({ upTo: 'critical' })).finding;
    const step = observe(wide, seen({ severity: 'critical' }));
    expect(step).toMatchObject({ change: undefined, finding: { status: 'suppressed', severity: 'critical' } });
  });

  it('leaves no word of the mute once it is told again or over', () => {
    expect(lift(suppressed)?.finding).not.toHaveProperty('mute');
    expect(resolve(suppressed, SEEN_AT).finding).not.toHaveProperty('mute');
  });
});
