import { describe, expect, it } from 'vitest';
import { moneyFacts } from '#core/messages/money-facts.ts';
import { aClock, aFinding, anIncident, aView, NIGHT, STATES } from '../../support/incidents.ts';
import { USD } from '../../support/row.ts';

describe('the money', () => {
  it('is all that the clock knows', () => {
    expect(moneyFacts(aView())).toEqual([
      ['Spent', '$63.12 in 1,840 calls, Sat 7 Nov 02:27 to 04:00'],
      ['Per hour', '$41.04, 18× the usual $2.28'],
      ['By Mon 9 Nov 09:00', '$2,238.24 if it goes on like this; stopping it now saves $2,054.28'],
    ]);
  });

  it('says what is usual of an hour without spend, and no multiple of it', () => {
    expect(moneyFacts(aView({ clock: aClock({ perHour: 0n }) }))[1]).toEqual(['Per hour', '$0, usually $2.28']);
  });

  it('dates both ends of more than a day', () => {
    const [spent] = moneyFacts(aView({ clock: aClock({ since: NIGHT - 30 * 3_600_000 }) }));
    expect(spent?.[1]).toBe('$63.12 in 1,840 calls, Thu 5 Nov 22:00 to Sat 7 Nov 04:00');
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
      ['Spent', '$1.00 as of Sat 7 Nov 02:27'],
      ['Per hour', '$2.00'],
      ['By Mon 9 Nov 09:00', '$110.10 if it goes on like this; stopping it now saves $109.10'],
    ]);
  });

  it('is not saved by stopping where no more is spent than usual', () => {
    const facts = moneyFacts(aView({ clock: aClock({ perHour: USD, usualPerHour: USD }) }));
    expect(facts.map(([, text]) => text).join()).not.toContain('saves');
  });

  it('is not saved by stopping where it is not spent but not seen', () => {
    const { spender: _, ...finding } = aFinding({ check: 'logging-off', listCost: 0n, costPerHour: 2n * USD });
    const { clock: __, ...incident } = anIncident({ findings: [finding] });
    expect(moneyFacts({ ...aView(), incident }).map(([, text]) => text)).toEqual([
      '$2.00',
      expect.stringMatching(/^\$\d+\.\d\d if it goes on like this$/),
    ]);
  });

  it('is nothing to speak of for a matter without a cost', () => {
    const { clock: _, ...incident } = anIncident({ findings: [aFinding({ listCost: 0n })] });
    expect(moneyFacts({ ...aView(), incident })).toEqual([]);
  });

  it('is not projected once it is over', () => {
    expect(STATES['resolved'] && moneyFacts(STATES['resolved']).map(([label]) => label)).toEqual(['Spent', 'Per hour']);
  });
});
