import { describe, expect, it } from 'vitest';
import {
  changeTexts,
  footer,
  moneyFacts,
  reasons,
  ruleText,
  statusText,
  steps,
  whoFacts,
} from '#core/messages/incident-text.ts';
import { aChange, aClock, aFinding, aMute, anIncident, aSpender, aView, STATES } from '../../support/incidents.ts';
import { USD } from '../../support/row.ts';

describe('the status of an incident', () => {
  it.each([
    ['open', 'high · since Sat 7 Nov 02:27 · times in Europe/Berlin'],
    [
      'come back',
      'high · since Sat 7 Nov 02:27 · came back: resolved last on Fri 6 Nov 02:00 · times in Europe/Berlin',
    ],
    [
      'suppressed',
      'high · since Sat 7 Nov 02:27 · snoozed until Sat 7 Nov 10:00 by ada: a load test runs until nine · times in Europe/Berlin',
    ],
    ['resolved', 'high · since Sat 7 Nov 02:27 · resolved Sat 7 Nov 04:37 · times in Europe/Berlin'],
  ])('%s: %s', (state, text) => expect(STATES[state] && statusText(STATES[state])).toBe(text));

  it('names the mute that ends last', () => {
    const muted = (until: number) => aFinding({ status: 'suppressed', mute: aMute({ until, by: `until ${until}` }) });
    expect(statusText(aView({ status: 'suppressed', findings: [muted(1), muted(3), muted(2)] }))).toContain('until 3');
  });

  it('falls back to UTC, and never shows a zone that is none', () => {
    expect(statusText(aView({}, { timeZone: '<!here>' }))).toBe('high · since Sat 7 Nov 01:27 · times in UTC');
  });
});

describe('the money', () => {
  it('is all that the clock knows', () => {
    expect(moneyFacts(aView())).toEqual([
      ['Spent', '$63.12 in 1,840 calls, Sat 7 Nov 02:27 to Sat 04:00'],
      ['Last hour', '$41.04, 18× the usual $2.28'],
      ['By Mon 9 Nov 09:00', '$2,238.24 if it goes on like this'],
    ]);
  });

  it('says what share of the calls it stands for', () => {
    expect(moneyFacts(aView({ clock: aClock({ calls: 1000, pricedCalls: 972 }) })).at(-1)).toEqual([
      'Coverage',
      '97.2 % of 1,000 calls priced',
    ]);
  });

  it('is that of the worst finding while there is no clock', () => {
    const { clock: _, ...incident } = anIncident({ findings: [aFinding({ listCost: USD, costPerHour: 2n * USD })] });
    expect(moneyFacts({ ...aView(), incident })).toEqual([
      ['Spent', '$1.00 seen'],
      ['Last hour', '$2.00'],
      ['By Mon 9 Nov 09:00', '$110.10 if it goes on like this'],
    ]);
  });

  it('is not projected once it is over', () => {
    expect(STATES['resolved'] && moneyFacts(STATES['resolved']).map(([label]) => label)).toEqual([
      'Spent',
      'Last hour',
    ]);
  });
});

describe('who it is about', () => {
  it('is owner, role, profile, model, place, tags and the call', () => {
    expect(Object.fromEntries(whoFacts(aView()))).toEqual({
      Owner: 'team-support',
      Role: 'arn:aws:iam::111122223333:role/refund-agent',
      Profile: 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6',
      Model: 'anthropic.claude-sonnet-4-6',
      Account: '111122223333, us-east-1',
      Tags: 'team=support',
      Call: '00000000-0000-4000-8000-000000000001',
      Metadata: 'team=support',
    });
  });

  it('is what the findings know where the catalog knows nothing', () => {
    const { spender: _, ...view } = aView({ findings: [aFinding({ check: 'budget', requestMetadata: {} })] });
    expect(whoFacts(view).map(([label]) => label)).toEqual(['Role', 'Profile', 'Model', 'Account', 'Call']);
  });

  it('takes three tags and counts the rest', () => {
    const tags = { a: '1', b: '2', c: '3', d: '4', e: '5' };
    const found = Object.fromEntries(whoFacts(aView({}, { spender: aSpender({ tags }) })));
    expect(found['Tags']).toBe('a=1, b=2, c=3, 2 more');
  });
});

describe('why', () => {
  const several = (count: number) => Array.from({ length: count }, (_, at) => aFinding({ reason: `reason ${at}` }));

  it('is every reason up to five', () => {
    expect(reasons(aView({ findings: several(5) }))).toEqual([0, 1, 2, 3, 4].map((at) => `reason ${at}`));
  });
  it('is five reasons and how many more, those beyond the stored included', () => {
    expect(reasons(aView({ findings: several(20), more: 3 })).slice(4)).toEqual(['reason 4', '18 more']);
  });
  it('marks what is not as the incident is', () => {
    const findings = [aFinding({ reason: 'a' }), aFinding({ reason: 'b', status: 'resolved' })];
    expect(reasons(aView({ findings }))).toEqual(['a', 'b (resolved)']);
  });
  it('names the rule with its numbers', () => {
    const evidence = { factor: 2, spentTodayUsd: 1234.56789, isError: false, tool: 'x' };
    expect(ruleText(aView({ findings: [aFinding({ evidence })] }))).toBe(
      'repeated-tool-call (factor 2, spentTodayUsd 1,234.57, isError false, tool x)',
    );
    expect(ruleText(aView({ findings: [] }))).toBe('none');
  });
});

describe('what to do', () => {
  it('is told once for each check that goes on', () => {
    const findings = [
      aFinding(),
      aFinding({ resource: 'other' }),
      aFinding({ check: 'budget' }),
      aFinding({ check: 'spend-doubled', status: 'resolved' }),
    ];
    expect(steps(aView({ findings }))).toHaveLength(4);
  });
  it('is nothing once it is over', () => {
    expect(STATES['resolved'] && steps(STATES['resolved'])).toEqual([]);
  });
});

describe('what changed', () => {
  it('is each change with its time', () => {
    const changes = [aChange({ reason: 'a' }), aChange({ what: 'escalated', raised: true, reason: 'b' })];
    expect(changeTexts(aView(), changes)).toEqual(['Sat 02:27 opened: a', 'Sat 02:27 escalated, now severer: b']);
  });
  it('is the newest five and how many came before', () => {
    const changes = Array.from({ length: 8 }, (_, at) => aChange({ reason: `change ${at}` }));
    const texts = changeTexts(aView(), changes);
    expect([texts.length, texts[0], texts.at(-1)]).toEqual([6, '3 before these', 'Sat 02:27 opened: change 7']);
  });
});

it('ends with the checks, the incident and its version, and what the money is', () => {
  const findings = [aFinding(), aFinding({ resource: 'other' }), aFinding({ check: 'budget' })];
  expect(footer(aView({ findings, version: 7 }))).toMatch(
    /^repeated-tool-call, budget · incident [0-9a-f]{8}\.1#7 · list price, estimate$/,
  );
});
