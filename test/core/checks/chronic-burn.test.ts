import { describe, expect, it } from 'vitest';
import { chronicBurn } from '#core/checks/detectors/chronic-burn.ts';
import { evidenceAt, type Spent } from './spend-evidence.ts';

const A = 'amazon.nova-lite-v1:0';
const NOW = '2026-11-12T10:00';
/** So much on each of the days before the twelfth, the last one first; and a little today. */
const days = (...usd: readonly (string | number)[]): Spent[] =>
  usd.map((amount, back) => [`2026-11-${String(11 - back).padStart(2, '0')}T02:00`, A, String(amount)]);
const judge = (spent: readonly Spent[], settings: unknown = {}) =>
  chronicBurn.configure(settings)(evidenceAt(NOW, [...spent, ['2026-11-12T02:00', A, '1']], { active: [A] }));
const FLAT = [20, 20, 21, 19, 20, 20, 20];

describe('the same spend every day', () => {
  it.each<[string, Spent[], string]>([
    ['for seven days, weekend and all', days(...FLAT), 'fail'],
    ['for fourteen days', days(...FLAT, ...FLAT), 'fail'],
    ['for six days', days(...FLAT.slice(1)), 'insufficient-data'],
    ['but for the weekend', days(20, 20, 20, 8, 8, 20, 20), 'pass'],
    ['but for a day without', days(20, 20, 0, 20, 20, 20, 20, 20), 'pass'],
    ['at the tolerance', days(20, 20, 22, 18, 20, 20, 20), 'fail'],
    ['beyond it', days(20, 20, 22.01, 18, 20, 20, 20), 'pass'],
    ['below $10', days(...FLAT.map((usd) => usd * 0.49)), 'pass'],
  ])('%s', (_, spent, outcome) => expect(judge(spent)[0]?.outcome).toBe(outcome));

  it('is told as a low matter, with what it comes to', () => {
    expect(judge(days(...FLAT))[0]).toMatchObject({
      observation: {
        check: 'chronic-burn',
        resource: A,
        severity: 'low',
        reason: `${A} spent $19.00 to $21.00 on each of the last 7 days (UTC), the weekend too: a schedule, which comes to $600.00 in 30 days`,
      },
    });
  });

  it('is judged by the settings', () => {
    expect(judge(days(...FLAT), { tolerance: 0.01 })[0]?.outcome).toBe('pass');
    expect(judge(days(...FLAT), { floorUsd: 21 })[0]?.outcome).toBe('pass');
  });
});
