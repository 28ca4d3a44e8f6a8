import { describe, expect, it } from 'vitest';
import { accountDetectors, callDetectors, scopeDetectors } from '#core/checks/detectors/index.ts';
import type { Incident } from '#core/findings/incident.ts';
import { headline, markOf } from '#core/messages/headline.ts';
import { whatToDo } from '#core/messages/what-to-do.ts';
import { aClock, aFinding, anIncident, aSpender, aView, HOSTILE, STATES } from '../../support/incidents.ts';
import { USD } from '../../support/row.ts';

describe('the title of an incident', () => {
  it.each([
    ['open', 'refund-bot is looping: $41/h (18× usual), $63 so far, $2,238 by Mon 09:00'],
    ['open without a clock', 'refund-bot is looping: $0.05 so far'],
    ['come back', 'refund-bot is looping again: $41/h (18× usual), $63 so far, $2,238 by Mon 09:00'],
    ['suppressed', 'Snoozed until Sat 7 Nov 10:00: refund-bot is looping, $63 so far'],
    ['resolved', 'Resolved: refund-bot was looping, $63 in 2 h 10 min'],
  ])('of one that is %s says: %s', (state, title) => {
    expect(STATES[state] && headline(STATES[state])).toBe(title);
  });

  const dear = (clock: Partial<ReturnType<typeof aClock>>): string => headline(aView({ clock: aClock(clock) }));
  it.each([
    ['leaves out a rate of nothing', dear({ perHour: 0n }), 'refund-bot is looping: $63 so far'],
    [
      'names no usual rate it does not know',
      dearWithoutUsual(),
      'refund-bot is looping: $41/h, $63 so far, $2,238 by Mon 09:00',
    ],
    [
      'says when nothing is usual',
      dear({ usualPerHour: 0n }),
      'refund-bot is looping: $41/h (usually nothing), $63 so far, $2,238 by Mon 09:00',
    ],
    [
      'is silent on a usual rate',
      dear({ usualPerHour: 40n * USD }),
      'refund-bot is looping: $41/h, $63 so far, $2,238 by Mon 09:00',
    ],
    [
      'reads well for a trifle',
      dear({ spent: 1_000_000n, perHour: 1_000_000n }),
      'refund-bot is looping: $0.000001/h, $0.000001 so far, $0.000054 by Mon 09:00',
    ],
    [
      'reads well for millions',
      dear({ spent: 10_000_000n * USD, perHour: 500_000n * USD }),
      'refund-bot is looping: $500,000/h (219,298× usual), $10.00M so far, $36.50M by Mon 09:00',
    ],
  ])('%s', (_, title, wanted) => expect(title).toBe(wanted));

  function dearWithoutUsual(): string {
    const { usualPerHour: _, ...clock } = aClock();
    return headline(aView({ clock }));
  }

  it('names what has no name that can be shown by the next best there is', () => {
    expect(headline(aView({}, { spender: aSpender({ name: '\u202e\n' }) }))).toMatch(/^refund-bot is looping/);
    const { spender: _, ...view } = aView({ cause: '\u200b', findings: [] });
    expect(headline(view)).toMatch(/^something without a name has a finding/);
  });

  it.each([
    ['spend-doubled', { spentTodayUsd: 31, meanDayUsd: 10 }, 'refund-bot is spending 3.1× its mean day'],
    ['spend-doubled', {}, 'refund-bot is spending far more than its mean day'],
    ['budget', { level: '50 %' }, 'refund-bot is at half of its budget'],
    ['budget', { level: '80 %' }, 'refund-bot is at 80 % of its budget'],
    ['budget', { level: '100 %' }, 'refund-bot is over its budget'],
    ['budget', { level: 'forecast' }, 'refund-bot is about to pass its budget'],
    ['budget', { level: 'constructor' }, 'refund-bot is close to its budget'],
    ['some-new-check', {}, 'refund-bot has a finding of some-new-check'],
    ['constructor', {}, 'refund-bot has a finding of constructor'],
  ])('of a finding of %s with %j begins: %s', (check, evidence, title) => {
    expect(headline(aView({ findings: [aFinding({ check, evidence })] })).split(':')[0]).toBe(title);
  });

  const unowned = (incident: Partial<Incident>): string => {
    const { spender: _, ...view } = aView(incident);
    return headline(view);
  };
  const nobodys = (other: Parameters<typeof aFinding>[0]) => {
    const { spender: _, spenderName: __, ...finding } = aFinding(other);
    return unowned({ findings: [finding] }).split(':')[0];
  };
  it('names the budget where there is no spender', () => {
    const evidence = { level: '100 %', budget: 'team=platform per week' };
    expect(nobodys({ check: 'budget', evidence })).toBe('Budget team=platform per week is over its limit');
  });
  it('names the resource where there is neither', () => {
    expect(nobodys({ check: 'delivery-blocked', resource: 'slack', evidence: {} })).toBe(
      'slack is not getting messages',
    );
  });
  it.each([
    ['open', 'slack is not getting messages'],
    ['suppressed', 'Suppressed: slack is not getting messages'],
    ['resolved', 'Resolved: slack was not getting messages for 2 h'],
  ] as const)('says no amount where there is none: %s', (status, title) => {
    const {
      spender: _,
      spenderName: __,
      ...finding
    } = aFinding({ check: 'delivery-blocked', resource: 'slack', listCost: 0n });
    const { clock: ___, ...incident } = anIncident({ status, findings: [finding] });
    expect(headline({ incident: { ...incident, resolvedAt: incident.openedAt + 7_200_000 }, timeZone: 'UTC' })).toBe(
      title,
    );
  });
  it('names the cause where there is no finding', () => {
    expect(unowned({ findings: [], cause: 'budget/all' })).toMatch(/^budget\/all has a finding:/);
  });

  it('cuts a long name until the line fits, and never the money', () => {
    const view = aView({}, { spender: aSpender({ name: 'n'.repeat(300) }) });
    expect(headline(view, (line) => line.length <= 85)).toMatch(/^n{19}… is looping: \$41\/h .* by Mon 09:00$/);
  });

  it('keeps a name that runs from right to left to itself', () => {
    const view = aView({}, { spender: aSpender({ name: 'بوت' }) });
    expect(headline(view)).toMatch(/^\u2068بوت\u2069 is looping: \$41/);
  });

  it.each(HOSTILE.map((name) => ({ start: name.slice(0, 20), name })))(
    'is one line with its money for the name $start',
    ({ name }) => {
      const line = headline(aView({}, { spender: aSpender({ name }) }));
      expect(line).toMatch(/ is looping: \$41\/h \(18× usual\), \$63 so far, \$2,238 by Mon 09:00$/);
      expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]/u);
    },
  );
});

it('marks how bad it is, and whether it is over or quiet', () => {
  expect(Object.values(STATES).map(markOf)).toEqual(['🔴', '🔴', '🔴', '🔕', '✅']);
  expect(markOf(aView({ severity: 'critical' }))).toBe('🚨');
});

const CHECKS = [...scopeDetectors, ...accountDetectors, ...callDetectors].map(({ id }) => id);
it.each([...CHECKS, 'delivery-blocked'])('has words of its own for %s, and says what to do', (check) => {
  expect(headline(aView({ findings: [aFinding({ check })] }))).not.toContain('has a finding of');
  expect(whatToDo(check)).toHaveLength(2);
});
it('knows nothing to do about a check it does not know', () => {
  expect([whatToDo('unheard-of'), whatToDo('constructor')]).toEqual([[], []]);
});
