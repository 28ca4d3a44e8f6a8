import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { budget, unusableBudgetTags } from '#core/checks/detectors/budget.ts';
import type { Budget } from '#core/config/budget.ts';
import { budgetName } from '#core/config/budget.ts';
import { formatUsd, parseUsd } from '#core/money.ts';
import { isoOf, type Period } from '#core/time.ts';
import { arnOf, evidenceAt, failures, profileOf, type Spent } from './spend-evidence.ts';

const MODEL = 'amazon.nova-lite-v1:0';
const ofAccount = (limitUsd: number, period: Period = 'day', name?: string): Budget => ({
  match: { account: true },
  period,
  limitUsd,
  ...(name !== undefined && { name }),
});
const judge = (budgets: readonly Budget[], evidence: ReturnType<typeof evidenceAt>) =>
  budget.configure({ budgets })(evidence);
const levels = (budgets: readonly Budget[], evidence: ReturnType<typeof evidenceAt>) =>
  failures(judge(budgets, evidence)).map(({ evidence: { level }, severity }) => `${level} ${severity}`);

/** Spent in the first minute of the day and nothing since, so that no pace is left to forecast from. */
const early = (usd: string): Spent => ['2026-11-02T00:00', MODEL, usd];

describe('a budget of 100 dollars a day', () => {
  it.each([
    ['49.999999999999', []],
    ['50', ['50 % low']],
    ['79.999999999999', ['50 % low']],
    ['80', ['80 % medium']],
    ['99.999999999999', ['80 % medium']],
    ['100', ['100 % high']],
    ['1000', ['100 % high']],
  ])('with $%s spent says %j', (usd, expected) => {
    expect(levels([ofAccount(100)], evidenceAt('2026-11-02T09:00', [early(usd)]))).toEqual(expected);
  });

  it('passes below, by name', () => {
    expect(judge([ofAccount(100)], evidenceAt('2026-11-02T09:00', [early('1')]))).toEqual([
      { outcome: 'pass', resource: 'account per day/2026-11-02' },
    ]);
  });

  it('pages nobody while nobody it covers is spending', () => {
    expect(judge([ofAccount(100)], evidenceAt('2026-11-02T09:00', [early('500')], { active: [] }))).toEqual([]);
    const other: Budget = { match: { profile: 'somebody else' }, period: 'day', limitUsd: 1 };
    expect(judge([other], evidenceAt('2026-11-02T09:00', [early('500')]))).toEqual([]);
  });

  it('says what, whose, when and how much', () => {
    const [seen] = failures(judge([ofAccount(100)], evidenceAt('2026-11-02T09:00', [early('120.5')])));
    expect(seen).toMatchObject({
      check: 'budget',
      resource: 'account per day/2026-11-02',
      listCost: parseUsd('120.5'),
      reason: 'account per day: $120.50 of $100.00 (120 %) spent this day (UTC), $20.50 over',
      evidence: { budget: 'account per day', period: 'day', level: '100 %', limitUsd: 100, spentUsd: 120.5 },
    });
    expect(isoOf(seen?.firstObservedAt ?? 0)).toBe('2026-11-02T00:00:00Z');
    expect(isoOf(seen?.detectedAt ?? 0)).toBe('2026-11-02T09:00:00Z');
    expect(isoOf(seen?.endsAt ?? 0)).toBe('2026-11-03T00:00:00Z');
  });

  it('gives as cost per hour what the last sixty minutes cost', () => {
    const spent: Spent[] = [
      early('100'),
      ['2026-11-02T07:59', MODEL, '7'],
      ['2026-11-02T08:00', MODEL, '3'],
      ['2026-11-02T08:59', MODEL, '2'],
    ];
    const [seen] = failures(judge([ofAccount(100)], evidenceAt('2026-11-02T09:00', spent)));
    expect(seen?.costPerHour).toBe(parseUsd('5'));
  });
});

describe('a budget of 10 dollars an hour', () => {
  const spent = (usd: string): Spent[] => [['2026-11-02T09:05', MODEL, usd]];
  it.each([
    ['9.999999999999', '2026-11-02T09:59', []],
    ['10', '2026-11-02T09:06', ['100 % high']],
    ['10', '2026-11-02T10:00', ['100 % high']],
    ['10', '2026-11-02T10:01', []],
  ])('with $%s spent at %s says %j', (usd, now, expected) => {
    expect(levels([ofAccount(10, 'hour')], evidenceAt(now, spent(usd)))).toEqual(expected);
  });

  it('is of its hour, and over with it', () => {
    const [seen] = failures(judge([ofAccount(10, 'hour')], evidenceAt('2026-11-02T09:30', spent('12'))));
    expect(seen?.resource).toBe('account per hour/2026-11-02T09');
    expect(isoOf(seen?.endsAt ?? 0)).toBe('2026-11-02T10:00:00Z');
  });
});

it('says between what its forecast lies, where enough of the past is known', () => {
  const days = Array.from(
    { length: 14 },
    (_, back): Spent => [`2026-10-${String(31 - back).padStart(2, '0')}T12:00`, MODEL, back < 7 ? '20' : '10'],
  );
  const [seen] = failures(
    judge([ofAccount(150, 'week')], evidenceAt('2026-11-02T12:00', [...days, ['2026-11-02T11:00', MODEL, '100']])),
  );
  expect(seen?.evidence).toMatchObject({ forecastLowUsd: 165, forecastHighUsd: 230 });
  expect(seen?.reason).toContain('($165.00 to $230.00 if the rest is as in its past)');
});

describe('a period', () => {
  it.each<[Period, string, string, string]>([
    ['day', '2026-11-02T00:01', '2026-11-02', '2026-11-03T00:00:00Z'],
    // At midnight it is the day that has just ended that is judged, with all its minutes.
    ['day', '2026-11-03T00:00', '2026-11-02', '2026-11-03T00:00:00Z'],
    ['week', '2026-11-08T23:59', '2026-11-02', '2026-11-09T00:00:00Z'],
    ['month', '2026-11-30T23:59', '2026-11-01', '2026-12-01T00:00:00Z'],
  ])('%s at %s is that of %s and ends at %s', (period, now, start, end) => {
    const [seen] = failures(judge([ofAccount(1, period)], evidenceAt(now, [['2026-11-02T00:00', MODEL, '2']])));
    expect(seen?.resource).toBe(`account per ${period}/${start}`);
    expect(isoOf(seen?.endsAt ?? 0)).toBe(end);
  });

  it.each<[Period, string[]]>([
    ['day', []],
    ['week', ['50 % low']],
    ['month', ['100 % high']],
  ])('%s counts what was spent in it and nothing before', (period, expected) => {
    const spent: Spent[] = [
      ['2026-10-31T23:59', MODEL, '1000'],
      ['2026-11-01T23:59', MODEL, '40'],
      ['2026-11-02T00:00', MODEL, '55'],
      ['2026-11-04T00:00', MODEL, '5'],
    ];
    expect(levels([ofAccount(100, period)], evidenceAt('2026-11-04T23:00', spent))).toEqual(expected);
  });
});

describe('what a budget covers', () => {
  const catalog = [
    profileOf('aaaaaaaaaaaa', 'chat', { team: 'blue', cost: 'a=b' }),
    profileOf('bbbbbbbbbbbb', 'search', { team: 'red' }),
  ];
  const spent: Spent[] = [
    ['2026-11-02T08:00', arnOf('aaaaaaaaaaaa'), '10'],
    ['2026-11-02T08:00', arnOf('bbbbbbbbbbbb'), '20'],
    ['2026-11-02T08:00', MODEL, '40'],
  ];
  it.each<[string, Budget['match'], string | undefined]>([
    ['a profile by its name', { profile: 'chat' }, '10'],
    ['a profile by its ARN', { profile: arnOf('bbbbbbbbbbbb') }, '20'],
    ['a model by its id', { profile: MODEL }, '40'],
    ['a tag', { tag: 'team=blue' }, '10'],
    ['a tag whose value holds an equals sign', { tag: 'cost=a=b' }, '10'],
    ['the account', { account: true }, '70'],
    ['a tag nobody has', { tag: 'team=green' }, undefined],
    ['a tag every object seems to have', { tag: 'constructor=x' }, undefined],
    ['a profile nobody has', { profile: 'chat ' }, undefined],
  ])('%s', (_, match, usd) => {
    const seen = failures(
      judge([{ match, period: 'day', limitUsd: 1 }], evidenceAt('2026-11-02T09:00', spent, { catalog })),
    );
    expect(seen.map(({ listCost }) => formatUsd(listCost))).toEqual(usd === undefined ? [] : [usd]);
  });

  it('names the profile, where it is one', () => {
    const [seen] = failures(
      judge(
        [{ match: { profile: 'chat' }, period: 'day', limitUsd: 1 }],
        evidenceAt('2026-11-02T09:00', spent, { catalog }),
      ),
    );
    expect(seen).toMatchObject({
      spender: arnOf('aaaaaaaaaaaa'),
      spenderName: 'chat',
      model: 'anthropic.claude-sonnet-4-6',
    });
    const [all] = failures(judge([ofAccount(1)], evidenceAt('2026-11-02T09:00', spent, { catalog })));
    expect(all && 'spender' in all).toBe(false);
  });

  it('two budgets are judged each for itself, in their order', () => {
    const budgets = [ofAccount(85, 'day', 'all'), { ...ofAccount(10, 'month', 'chat'), match: { profile: 'chat' } }];
    const evidence = evidenceAt('2026-11-02T09:00', spent, { catalog });
    expect(failures(judge(budgets, evidence)).map(({ resource, evidence: { level } }) => [resource, level])).toEqual([
      ['all/2026-11-02', '80 %'],
      ['chat/2026-11-01', '100 %'],
    ]);
  });

  it.each([
    [{ match: { profile: 'chat' }, period: 'day', limitUsd: 1 } as Budget, 'chat per day'],
    [{ match: { tag: 'team=blue' }, period: 'week', limitUsd: 1 } as Budget, 'team=blue per week'],
    [ofAccount(1, 'month'), 'account per month'],
    [ofAccount(1, 'month', 'ours'), 'ours'],
  ])('%j is called %s', (one, name) => expect(budgetName(one)).toBe(name));
});

describe('a budget in the tags of a profile', () => {
  const spent: Spent[] = [['2026-11-02T08:00', arnOf('aaaaaaaaaaaa'), '10']];
  const tagged = (tags: Readonly<Record<string, string>>, active?: readonly string[]) =>
    failures(
      judge(
        [],
        evidenceAt('2026-11-02T09:00', spent, {
          catalog: [profileOf('aaaaaaaaaaaa', 'chat', tags)],
          ...(active && { active }),
        }),
      ),
    ).map(({ resource, severity }) => [resource, severity]);

  it.each([
    ['watchdog:daily-budget-usd', 'day', '2026-11-02'],
    ['watchdog:weekly-budget-usd', 'week', '2026-11-02'],
    ['watchdog:monthly-budget-usd', 'month', '2026-11-01'],
  ])('%s limits its %s', (tag, period, start) => {
    expect(tagged({ [tag]: '10' })).toEqual([[`chat per ${period} (tag)/${start}`, 'high']]);
  });

  it.each(['', 'ten', '-1', '0', 'NaN', 'Infinity', '1e305'])('with %j is no budget and stops nothing', (value) => {
    expect(tagged({ 'watchdog:daily-budget-usd': value })).toEqual([]);
  });

  it('pages nobody while the profile rests', () => {
    expect(tagged({ 'watchdog:daily-budget-usd': '1' }, [MODEL])).toEqual([]);
  });
});

describe('a forecast', () => {
  /** So much every ten minutes from midnight on. */
  const steady = (until: string, usd: string): Spent[] => {
    const spent: Spent[] = [];
    for (let ms = Date.parse('2026-11-02T00:00:00Z'); ms < Date.parse(`${until}:00Z`); ms += 600_000)
      spent.push([new Date(ms).toISOString().slice(0, 16), MODEL, usd]);
    return spent;
  };
  const levelAt = (now: string, usd: string) => levels([ofAccount(100)], evidenceAt(now, steady(now, usd)));

  it.each([
    ['fires where the pace passes the limit', '2026-11-02T06:00', '0.8', ['forecast medium']],
    ['is silent where the pace stays within it', '2026-11-02T06:00', '0.6', []],
    ['is silent before a tenth of the period is over, whatever the pace', '2026-11-02T02:23', '3', []],
    ['speaks from a tenth of the period on', '2026-11-02T02:24', '3', ['forecast medium']],
    ['is above half the money gone, which alone would be low', '2026-11-02T06:00', '1.4', ['forecast medium']],
    ['gives way to 80 % gone', '2026-11-02T06:00', '2.3', ['80 % medium']],
  ])('%s', (_, now, usd, expected) => expect(levelAt(now, usd)).toEqual(expected));

  it('is silent before a tenth of the money is gone', () => {
    const sudden = (usd: string): Spent[] => [['2026-11-02T08:59', MODEL, usd]];
    expect(
      levels([ofAccount(100, 'month')], evidenceAt('2026-11-05T09:00', [['2026-11-05T08:59', MODEL, '9.99']])),
    ).toEqual([]);
    expect(
      levels([ofAccount(100, 'month')], evidenceAt('2026-11-05T09:00', [['2026-11-05T08:59', MODEL, '10']])),
    ).toEqual(['forecast medium']);
    expect(levels([ofAccount(100)], evidenceAt('2026-11-02T09:00', sudden('9.99')))).toEqual([]);
  });

  it('says when the limit is passed', () => {
    const [seen] = failures(judge([ofAccount(100)], evidenceAt('2026-11-02T06:00', steady('2026-11-02T06:00', '1'))));
    expect(seen?.reason).toBe(
      'account per day: $36.00 of $100.00 (36 %) spent this day (UTC), at the present pace it passes the limit at 2026-11-02 16:40 UTC, 100 % of the last hour by amazon.nova-lite-v1:0',
    );
  });

  test.prop([fc.integer({ min: 1, max: 1440 }), fc.integer({ min: 1, max: 400 })])(
    'never turns a passed limit or 80 % into less',
    (minute, cents) => {
      const now = new Date(Date.parse('2026-11-02T00:00:00Z') + minute * 60_000).toISOString().slice(0, 16);
      const [level = 'none'] = levelAt(now, (cents / 100).toString());
      const spent = Math.ceil(minute / 10) * cents;
      if (spent >= 10_000) expect(level).toBe('100 % high');
      else if (spent >= 8_000) expect(level).toBe('80 % medium');
      else expect(level).not.toMatch(/^(80|100)/);
      if (spent < 1_000) expect(level).toBe('none');
      if (spent >= 5_000) expect(level).not.toBe('none');
    },
  );
});

it.each([
  { tag: '2', unusable: [] },
  { tag: '$5', unusable: ['watchdog:daily-budget-usd=$5'] },
  { tag: '0.0005', unusable: ['watchdog:daily-budget-usd=0.0005'] },
])('a budget tag of $tag that sets no budget is named', ({ tag, unusable }) => {
  expect(unusableBudgetTags({ tags: { 'watchdog:daily-budget-usd': tag, team: 'x' } })).toEqual(unusable);
});
