import { describe, expect, it } from 'vitest';
import { spendDoubled } from '#core/checks/detectors/spend-doubled.ts';
import { parseUsd } from '#core/money.ts';
import { isoOf } from '#core/time.ts';
import { spendPage } from '../../support/row.ts';
import { at, evidenceAt, failures, type Spent } from './spend-evidence.ts';

const A = 'amazon.nova-lite-v1:0';
const NOW = '2026-11-12T10:00';
const day = (number: number) => `2026-11-${String(number).padStart(2, '0')}T12:00`;
/** So much on each of the days before the twelfth, the last one first. */
const daysBefore = (...usd: readonly string[]): Spent[] => usd.map((amount, back) => [day(11 - back), A, amount]);
const today = (usd: string): Spent => ['2026-11-12T09:30', A, usd];
const WEEK = ['10', '10', '10', '10', '10', '10', '10'];
const judge = (spent: readonly Spent[], settings: unknown = {}) =>
  spendDoubled.configure(settings)(evidenceAt(NOW, spent, { active: [A] }));
const outcomes = (spent: readonly Spent[], settings?: unknown) => judge(spent, settings).map(({ outcome }) => outcome);

describe('spend of the day', () => {
  it.each<[string, Spent[], string]>([
    ['exactly twice the mean', [...daysBefore(...WEEK), today('20')], 'fail'],
    ['a pico-dollar less than twice the mean', [...daysBefore(...WEEK), today('19.999999999999')], 'pass'],
    ['below the floor, though ten times the mean', [...daysBefore('0.4', '0.4', '0.4'), today('4.99')], 'pass'],
    ['at the floor, and twice the mean', [...daysBefore('2.5', '2.5', '2.5'), today('5')], 'fail'],
    ['after two days of history', [...daysBefore('1', '1'), today('50')], 'insufficient-data'],
    ['after three days of history', [...daysBefore('1', '1', '1'), today('50')], 'fail'],
    ['on the very first day', [today('50')], 'insufficient-data'],
    ['nothing yet', daysBefore(...WEEK), 'pass'],
    ['twice the mean of seven days, though an eighth was dear', [...daysBefore(...WEEK, '1000'), today('20')], 'fail'],
    ['after a week of rest, which leaves no mean', [[day(2), A, '50'], today('50')], 'not-applicable'],
  ])('%s: %j is %s', (_, spent, outcome) => expect(outcomes(spent)).toEqual([outcome]));

  it('counts days without a call as days: a weekend of rest lowers the mean', () => {
    const spent = (usd: string): Spent[] => [...daysBefore('14', '0', '0', '14', '14', '14', '14'), today(usd)];
    expect(outcomes(spent('19.99'))).toEqual(['pass']);
    expect(outcomes(spent('20'))).toEqual(['fail']);
  });

  it('of somebody new has no mean to double, however long the account is known', () => {
    const verdicts = spendDoubled.configure({})(
      evidenceAt(NOW, [...daysBefore(...WEEK), ['2026-11-12T09:30', 'somebody.new-v1', '500']], {
        active: ['somebody.new-v1'],
      }),
    );
    expect(verdicts).toEqual([
      { outcome: 'insufficient-data', resource: 'somebody.new-v1', reason: '0 of 3 days of history' },
    ]);
  });

  it('of somebody new and steady is the mean of its own days, not of the days the account is known', () => {
    const steady = ['2026-11-09', '2026-11-10', '2026-11-11', '2026-11-12'].map(
      (day): Spent => [`${day}T09:30`, 'somebody.new-v1', '6.6'],
    );
    const verdicts = spendDoubled.configure({})(
      evidenceAt(NOW, [...daysBefore(...WEEK), ...steady], { active: ['somebody.new-v1'] }),
    );
    expect(verdicts).toEqual([{ outcome: 'pass', resource: 'somebody.new-v1' }]);
  });

  it('is judged for those only who spent in the last minute: late money pages nobody', () => {
    const evidence = evidenceAt(NOW, [...daysBefore(...WEEK), today('100')], { active: [] });
    expect(spendDoubled.configure({})(evidence)).toEqual([]);
  });

  it('late money of an earlier day raises the mean', () => {
    const evidence = evidenceAt(NOW, [...daysBefore(...WEEK), today('20')], { active: [A] });
    evidence.history.addChange(at(day(9)), spendPage({ [A]: parseUsd('10') }), spendPage({ [A]: parseUsd('10.01') }));
    expect(
      spendDoubled
        .configure({})(evidence)
        .map(({ outcome }) => outcome),
    ).toEqual(['pass']);
  });

  it('at midnight is that of the day that has just ended', () => {
    const spent: Spent[] = [...daysBefore(...WEEK), today('20')];
    const [seen] = failures(spendDoubled.configure({})(evidenceAt('2026-11-13T00:00', spent, { active: [A] })));
    expect(seen?.resource).toBe(`${A}/2026-11-12`);
    expect(isoOf(seen?.endsAt ?? 0)).toBe('2026-11-13T00:00:00Z');
  });

  it.each([
    [{ factor: 3 }, '29.99', 'pass'],
    [{ factor: 3 }, '30', 'fail'],
    [{ factor: 1.1 }, '11', 'fail'],
    [{ floorUsd: 25 }, '24.99', 'pass'],
    [{ floorUsd: 0 }, '20', 'fail'],
    [{ minimumDays: 7 }, '20', 'fail'],
  ])('with %j and $%s is %s', (settings, usd, outcome) => {
    expect(outcomes([...daysBefore(...WEEK), today(usd)], settings)).toEqual([outcome]);
  });

  it.each([
    ['99.99', 'medium'],
    ['100', 'high'],
  ])('of $%s against a mean of $10 is %s', (usd, severity) => {
    expect(failures(judge([...daysBefore(...WEEK), today(usd)])).map((seen) => seen.severity)).toEqual([severity]);
  });

  it('says what, how much and by which rule', () => {
    const [seen] = failures(judge([...daysBefore(...WEEK), today('25')]));
    expect(seen).toMatchObject({
      check: 'spend-doubled',
      resource: `${A}/2026-11-12`,
      spender: A,
      listCost: parseUsd('25'),
      costPerHour: parseUsd('25'),
      reason: `${A} spent $25.00 today, 2.5 times its mean day of $10.00 (last 7 days, UTC)`,
      evidence: { spentTodayUsd: 25, meanDayUsd: 10, days: 7, factor: 2, floorUsd: 5 },
    });
  });

  it.each([
    { factor: 1 },
    { factor: 1_001 },
    { factor: Number.POSITIVE_INFINITY },
    { floorUsd: -1 },
    { floorUsd: Number.POSITIVE_INFINITY },
    { minimumDays: 0 },
    { minimumDays: 8 },
    { minimumDays: 1.5 },
    { ratio: 2 },
  ])('cannot be judged with %j', (settings) => expect(() => spendDoubled.configure(settings)).toThrow());
});
