import { describe, expect, it } from 'vitest';
import { type Config, parseConfig } from '#core/config/config.ts';

const errorsOf = (input: unknown): readonly string[] => {
  const parsed = parseConfig(input);
  return 'errors' in parsed ? parsed.errors : [];
};
const configOf = (input: unknown): Config => {
  const parsed = parseConfig(input);
  if ('errors' in parsed) throw new Error(parsed.errors.join('\n'));
  return parsed.config;
};
const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:slack-AbCdEf';
const webhook = { slackWebhook: { urlSecret: SECRET } };
const budgetOf = (other: object) => ({ budgets: [{ match: { account: true }, period: 'day', limitUsd: 5, ...other }] });

describe('a configuration', () => {
  it('may say nothing: every field has a default', () => {
    expect(configOf({})).toEqual({
      budgets: [],
      checks: {},
      overrides: [],
      prices: {},
      metadataKeys: [],
      // The keys that link a conversation without being configured.
      conversationKeys: [
        'session',
        'sessionId',
        'session_id',
        'conversation',
        'conversationId',
        'conversation_id',
        'threadId',
        'thread_id',
      ],
      targets: [],
      timeZone: 'UTC',
    });
  });

  it('may say everything', () => {
    const all = {
      budgets: [
        { name: 'all', match: { account: true }, period: 'month', limitUsd: 1000 },
        { match: { profile: 'chat' }, period: 'week', limitUsd: 0.01 },
        { match: { tag: 'team=' }, period: 'day', limitUsd: 1_000_000_000 },
      ],
      checks: { 'spend-doubled': { factor: 3 }, 'answer-loop': false },
      overrides: [
        { match: { profile: 'nightly' }, checks: { 'spend-doubled': false, 'tool-call-loop': { repeats: 9 } } },
      ],
      prices: {
        'amazon.nova-lite-v1:0': {
          input: 0,
          output: 0.24,
          cacheRead: 0.015,
          cacheWrite5m: 1,
          cacheWrite1h: 2,
          cacheWrite30m: 3,
        },
      },
      metadataKeys: ['team'],
      conversationKeys: [],
      targets: [
        {
          name: 'ops',
          slack: { channel: 'C0123ABCD', tokenSecret: SECRET, profileChannels: ['C9876ZYXW'] },
          minimumSeverity: 'high',
        },
        { slackWebhook: { urlSecret: SECRET }, minimumSeverity: 'low' },
        { sns: { topicArn: 'arn:aws:sns:us-east-1:111122223333:alerts' }, minimumSeverity: 'info' },
        { eventBridge: { busArn: 'arn:aws:events:us-east-1:111122223333:event-bus/default' }, minimumSeverity: 'low' },
      ],
      timeZone: 'Europe/Berlin',
      quietHours: { from: '22:00', to: '07:00', exceptFrom: 'critical' },
    };
    expect(configOf(all)).toEqual(all);
  });

  it.each<[string, unknown, string]>([
    ['a field nobody knows', { budget: [] }, 'budget: unknown field'],
    ['a field of a budget nobody knows', budgetOf({ limit: 5 }), 'budgets.0.limit: unknown field'],
    [
      'a field of a match nobody knows',
      budgetOf({ match: { profil: 'chat' } }),
      'budgets.0.match.profil: unknown field',
    ],
    ['a meter nobody knows', { prices: { m: { inptu: 3 } } }, 'prices.m.inptu: unknown field'],
  ])('names %s with its path', (_, input, error) => expect(errorsOf(input)).toContain(error));

  it('names every fault, not only the first', () => {
    expect(errorsOf({ bugdets: [], prices: { m: { input: -1 } }, metadataKeys: [''] })).toHaveLength(3);
  });

  it.each<[string, unknown, string]>([
    ['no object', [], 'config'],
    ['null', null, 'config'],
    ['text', 'budgets', 'config'],
    ['a budget without a match', { budgets: [{ period: 'day', limitUsd: 5 }] }, 'budgets.0.match'],
    ['a match of nothing', budgetOf({ match: {} }), 'budgets.0.match'],
    ['a match of two things', budgetOf({ match: { account: true, profile: 'chat' } }), 'budgets.0.match'],
    ['a match of no account', budgetOf({ match: { account: false } }), 'budgets.0.match.account'],
    ['an empty profile', budgetOf({ match: { profile: '' } }), 'budgets.0.match.profile'],
    ['a tag without a value', budgetOf({ match: { tag: 'team' } }), 'budgets.0.match.tag'],
    ['a tag without a key', budgetOf({ match: { tag: '=blue' } }), 'budgets.0.match.tag'],
    ['a year', budgetOf({ period: 'year' }), 'budgets.0.period'],
    ['no limit', budgetOf({ limitUsd: 0 }), 'budgets.0.limitUsd'],
    ['less than a cent', budgetOf({ limitUsd: 0.009 }), 'budgets.0.limitUsd'],
    ['more than a billion', budgetOf({ limitUsd: 1_000_000_001 }), 'budgets.0.limitUsd'],
    ['a limit without end', budgetOf({ limitUsd: Number.POSITIVE_INFINITY }), 'budgets.0.limitUsd'],
    ['a limit that is none', budgetOf({ limitUsd: Number.NaN }), 'budgets.0.limitUsd'],
    ['a limit as text', budgetOf({ limitUsd: '5' }), 'budgets.0.limitUsd'],
    ['an empty name', budgetOf({ name: '' }), 'budgets.0.name'],
    ['a name of 101 characters', budgetOf({ name: 'x'.repeat(101) }), 'budgets.0.name'],
    ['settings that are no object', { checks: { 'spend-doubled': 3 } }, 'checks.spend-doubled'],
    ['settings that are true', { checks: { 'spend-doubled': true } }, 'checks.spend-doubled'],
    ['an override of everybody', { overrides: [{ match: {}, checks: {} }] }, 'overrides.0.match'],
    [
      'an override of the account',
      { overrides: [{ match: { account: true }, checks: {} }] },
      'overrides.0.match.account',
    ],
    [
      'an override of a check nobody knows',
      { overrides: [{ match: { tag: 'a=b' }, checks: { loops: {} } }] },
      'overrides.0.checks.loops',
    ],
    [
      'a setting in an override that does not fit',
      { overrides: [{ match: { tag: 'a=b' }, checks: { 'tool-call-loop': { repeats: 0 } } }] },
      'overrides.0.checks.tool-call-loop.repeats',
    ],
    [
      'a budget in an override',
      { overrides: [{ match: { tag: 'a=b' }, checks: { budget: {} } }] },
      'overrides.0.checks.budget',
    ],
    ['a negative price', { prices: { m: { input: -0.1 } } }, 'prices.m.input'],
    ['a price without end', { prices: { m: { output: Number.POSITIVE_INFINITY } } }, 'prices.m.output'],
    ['an empty metadata key', { metadataKeys: [''] }, 'metadataKeys.0'],
    ['a metadata key of 257 characters', { metadataKeys: ['a', 'x'.repeat(257)] }, 'metadataKeys.1'],
    ['a target of nothing', { targets: [{}] }, 'targets.0'],
    [
      'a target of two services',
      { targets: [{ sns: { topicArn: 'arn:aws:sns:us-east-1:111122223333:c' }, slackWebhook: { urlSecret: SECRET } }] },
      'targets.0',
    ],
    [
      'a token in place of its secret',
      { targets: [{ slack: { channel: 'C0123ABCD', tokenSecret: 'xoxb-1' } }] },
      'targets.0.slack.tokenSecret',
    ],
    [
      'a channel’s name in place of its id',
      { targets: [{ slack: { channel: '#ops', tokenSecret: SECRET } }] },
      'targets.0.slack.channel',
    ],
    ['two targets of one name', { targets: [webhook, webhook] }, 'targets'],
    ['a time zone that is none', { timeZone: 'Mars/Olympus' }, 'timeZone'],
    ['quiet hours without an end', { quietHours: { from: '22:00' } }, 'quietHours.to'],
    ['quiet hours of a whole day or none', { quietHours: { from: '22:00', to: '22:00' } }, 'quietHours'],
    ['an hour that is none', { quietHours: { from: '25:00', to: '07:00' } }, 'quietHours.from'],
    ['conversation keys that are no list', { conversationKeys: 'session' }, 'conversationKeys'],
  ])('refuses %s', (_, input, path) => {
    expect(errorsOf(input).map((error) => error.slice(0, error.indexOf(':')))).toEqual([path]);
  });
});

describe('a secret where none belongs', () => {
  const secret = 'https://hooks.slack.com/services/T0/B0/abcdef';
  it.each<[string, unknown]>([
    ['in place of the webhook', { targets: [{ slackWebhook: secret }] }],
    ['in place of its ARN', { targets: [{ slackWebhook: { urlSecret: secret } }] }],
    ['in place of a target', { targets: [secret] }],
    ['in place of all targets', { targets: secret }],
    ['in place of a severity', { targets: [{ ...webhook, minimumSeverity: secret }] }],
    [
      'among the channels',
      { targets: [{ slack: { channel: 'C0123ABCD', tokenSecret: SECRET, profileChannels: [secret] } }] },
    ],
    ['in place of a check’s settings', { checks: { 'spend-doubled': { factor: secret } } }],
  ])('is not repeated in the fault: %s', (_, input) => {
    expect(errorsOf(input)).toEqual([expect.stringMatching(/^(targets|checks)/)]);
    expect(errorsOf(input).join()).not.toContain('hooks.slack.com');
  });
});

describe('budgets in a configuration', () => {
  const daily = { match: { account: true }, period: 'day' };

  it('need names of their own where they would share one, or one of them would never be told', () => {
    const result = parseConfig({
      budgets: [
        { ...daily, limitUsd: 10 },
        { ...daily, limitUsd: 100 },
      ],
    });
    expect(result).toEqual({ errors: ['budgets: two budgets have the same name: give each its own'] });
    const named = parseConfig({
      budgets: [
        { ...daily, limitUsd: 10 },
        { ...daily, limitUsd: 100, name: 'hard limit' },
      ],
    });
    expect('config' in named).toBe(true);
  });

  it('stand at the top level only', () => {
    const result = parseConfig({ checks: { budget: { budgets: [] } } });
    expect(result).toEqual({ errors: ['checks.budget: budgets stand at the top level, not under checks'] });
  });
});
