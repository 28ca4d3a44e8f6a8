import { describe, expect, it } from 'vitest';
import { emailOf } from '#core/messages/email-text.ts';
import { incidentJson } from '#core/messages/incident-json.ts';
import {
  changeTexts,
  commands,
  footer,
  reasons,
  ruleText,
  statusText,
  steps,
  whyTexts,
} from '#core/messages/incident-text.ts';
import { incidentMessage } from '#core/messages/slack/incident-message.ts';
import { aChange, aFinding, aMute, aView, STATES } from '../../support/incidents.ts';

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
      'tool-call-loop (factor 2, spentTodayUsd 1,234.57, tool x)',
    );
    expect(ruleText(aView({ findings: [] }))).toBe('none');
  });
});

describe('how sure it is', () => {
  const sureness = (...checks: string[]) =>
    whyTexts(aView({ findings: checks.map((check) => aFinding({ check })) })).find((text) =>
      text.startsWith('How sure'),
    );

  it.each([
    ['tool-call-loop', 'very'],
    ['similar-answers-loop', 'fairly'],
    ['runaway-conversation', 'a hint'],
  ])('%s: %s', (check, text) => expect(sureness(check)).toMatch(`How sure: ${text}, since `));

  it('is told by the surest of several, and who agrees', () => {
    expect(sureness('runaway-conversation', 'answer-loop')).toBe(
      'How sure: very, since the same was said, word for word; runaway-conversation agrees',
    );
  });
  it('is not told of what is a matter of sums', () => expect(sureness('budget', 'spend-doubled')).toBeUndefined());
  it('is not told of what is over', () => {
    const findings = [aFinding({ status: 'resolved' }), aFinding({ check: 'budget' })];
    expect(whyTexts(aView({ findings })).join()).not.toContain('How sure');
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
    /^tool-call-loop, budget · incident [0-9a-f]{8}\.1#7 · list price, estimate$/,
  );
});

describe('what is to be typed', () => {
  const typed = (texts: readonly string[], other = {}) =>
    aFinding({ check: 'logging-off', resource: texts.join(), commands: texts, ...other });
  it('is each command once, of what goes on', () => {
    const findings = [typed(['a', 'b']), typed(['b', 'c']), typed(['d'], { status: 'resolved' }), aFinding()];
    expect(commands(aView({ findings }))).toEqual(['a', 'b', 'c']);
    expect(commands(aView({ status: 'resolved', findings }))).toEqual([]);
  });
  it('is nothing that does not show as it is', () => {
    const findings = [typed(['aws x\u202e', 'aws x\nrm', `aws ${'x'.repeat(2_000)}`, 'aws y'])];
    expect(commands(aView({ findings }))).toEqual(['aws y']);
  });
  it('stands whole in every message', () => {
    const long = `aws bedrock put --logging-config '${JSON.stringify({ x: 'y z '.repeat(100) })}'`;
    const view = aView({ findings: [typed([long])] });
    expect(emailOf(view, []).text.split('\n')).toContain(`  ${long}`);
    const { blocks } = incidentMessage(view, { chart: false });
    expect(JSON.stringify(blocks)).toContain(JSON.stringify({ type: 'text', text: long, style: { code: true } }));
    expect(incidentJson(view, []).findings[0]?.commands).toEqual([long]);
  });
});
