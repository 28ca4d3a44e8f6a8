import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '#core/findings/finding.ts';
import { disagreeFinding, disagreeFingerprint } from '#core/gaps/disagree-finding.ts';
import type { Gap } from '#core/gaps/gap.ts';
import { lostFinding, lostFingerprint } from '#core/gaps/lost-finding.ts';
import { missingFinding, missingFingerprint } from '#core/gaps/missing-finding.ts';
import { conditionOf } from '#core/messages/condition.ts';
import { whatToDo } from '#core/messages/what-to-do.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { HOUR, msOf } from '#core/time.ts';
import { NINE, SCOPE, USD } from '../../support/row.ts';

const NOW = msOf(NINE + 4 * HOUR);
const resolve = resolveSpenderWith([
  {
    arn: 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123def456',
    name: 'refund-bot',
    models: [],
    tags: {},
  },
]);
const gap = (other: Partial<Gap> = {}): Gap => ({
  scope: SCOPE,
  from: NINE,
  to: NINE + 2 * HOUR,
  cause: 'missing-invocations',
  openedAt: 1,
  status: 'open',
  expected: { invocations: 1000, inputTokens: 2_000_000, outputTokens: 50_000 },
  seen: { invocations: 760, inputTokens: 900_000, outputTokens: 40_000, cacheReadTokens: 5 },
  missing: 240,
  missingListCost: 24n * USD,
  mostly: 'abc123def456',
  silent: false,
  ...other,
});
const told = (gaps: readonly [Gap, ...Gap[]], comparedUntil = NINE + 3 * HOUR) =>
  missingFinding(gaps, comparedUntil, resolve, NOW);

describe('what is said of open gaps', () => {
  it('is how much an hour nobody sees, when, how many calls and tokens, and whose', () => {
    expect(told([gap()])).toMatchObject({
      reason:
        'blind to about $12.00/h ($24.00) between 2026-11-02T09:00:00Z and 2026-11-02T11:00:00Z: 240 calls, 1,110,000 tokens were counted by Bedrock and are not in the logs read, mostly of refund-bot',
      severity: 'high',
      listCost: 24n * USD,
    });
  });

  it('is "at least" where not every call has an estimate, and no amount where none has', () => {
    expect(told([gap({ unestimated: 40 })]).reason).toMatch(/^blind to at least \$12\.00\/h/);
    const { missingListCost: _, ...unknown } = gap({ unestimated: 240 });
    const finding = told([unknown], NINE);
    expect(finding.reason).toMatch(/^blind to calls of unknown cost between/);
    expect(finding).toMatchObject({ listCost: 0n });
    expect(finding).not.toHaveProperty('costPerHour');
  });

  it('has no tokens where nobody knows them', () => {
    expect(told([gap({ expected: { invocations: 1000 } })]).reason).toContain('240 calls were counted');
  });

  it('goes on costing only while the newest hour that is known lacks calls', () => {
    expect(told([gap()], NINE + 2 * HOUR).costPerHour).toBe(12n * USD);
    expect(told([gap()], NINE + 3 * HOUR)).not.toHaveProperty('costPerHour');
  });

  it('is severe where nothing arrives at all, and where much is missing', () => {
    expect(told([gap({ missing: 10 })]).severity).toBe('medium');
    const silent = told([gap({ missing: 10, silent: true })]);
    expect(silent.severity).toBe('high');
    expect(silent.reason).toContain('nothing arrived at all');
  });

  it('is one matter for all gaps of a Region, and fits a message', () => {
    const later = gap({ from: NINE + 5 * HOUR, to: NINE + 6 * HOUR, mostly: 'other', silent: true });
    const finding = told([gap(), later]);
    expect(finding.reason).toContain(
      'about $16.00/h ($48.00) between 2026-11-02T09:00:00Z and 2026-11-02T15:00:00Z: 480 calls',
    );
    expect(finding.reason).not.toContain('mostly');
    expect(finding.reason.length).toBeLessThan(300);
    expect(fingerprintOf(finding)).toBe(missingFingerprint(SCOPE));
    expect(fingerprintOf(told([gap()]))).toBe(missingFingerprint(SCOPE));
  });
});

describe('what is said of a gap that cannot be mended', () => {
  const lost = gap({ status: 'unmendable', closedAt: NOW, reason: 'gone' });

  it('is what the sums lack, for a week', () => {
    const finding = lostFinding(lost, NOW);
    expect(finding?.reason).toBe(
      '240 calls between 2026-11-02T09:00:00Z and 2026-11-02T11:00:00Z cannot be mended: gone; sums of that time are short by about $24.00',
    );
    expect(finding && fingerprintOf(finding)).toBe(lostFingerprint(lost));
    expect(lostFinding(lost, (finding?.endsAt ?? 0) - 1)).toEqual(finding);
    expect(lostFinding(lost, finding?.endsAt ?? 0)).toBeUndefined();
    expect(lostFinding(gap(), NOW)).toBeUndefined();
  });
});

const hour = {
  start: NINE,
  expected: 100,
  seen: 130,
  missing: new Map(),
  surplus: 30,
  silent: false,
  neverLogged: 0,
};

it('hours with too many calls are told with both counts', () => {
  const finding = disagreeFinding(SCOPE, [hour, { ...hour, start: NINE + 3 * HOUR }], NOW);
  expect(finding.reason).toBe(
    "the ledger has 60 calls that Bedrock's metrics do not count, between 2026-11-02T09:00:00Z and 2026-11-02T13:00:00Z: 260 against 200",
  );
  expect(fingerprintOf(finding)).toBe(disagreeFingerprint(SCOPE));
});

it('every check has its own words, and says what to look at', () => {
  const words = [told([gap()]), lostFinding(gap({ status: 'unmendable', closedAt: NOW, reason: 'gone' }), NOW)];
  for (const seen of [...words, disagreeFinding(SCOPE, [hour], NOW)]) {
    if (!seen) throw new Error('no finding');
    const finding = { ...seen, fingerprint: '', episode: 1, status: 'open' as const };
    expect(conditionOf(finding, 'is')).not.toContain(seen.check);
    expect(whatToDo(seen.check)).toHaveLength(2);
  }
});
