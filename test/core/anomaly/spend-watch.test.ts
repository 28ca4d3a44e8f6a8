import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { SHIPPED_FLOOR_USD_A_DAY } from '#core/anomaly/settings.ts';
import { type Judgement, SpendWatch } from '#core/anomaly/spend-watch.ts';
import type { Surge } from '#core/anomaly/surge.ts';
import { DAY, HOUR, minuteOf } from '#core/time.ts';

/** A Monday. */
const START = minuteOf(Date.UTC(2026, 0, 5));
const SHIPPED = { floorUsdADay: SHIPPED_FLOOR_USD_A_DAY };

/** Dollars an hour at a minute since START. */
type Pace = (minute: number) => number;

interface Told extends Surge {
  /** Minutes from START to the end of the row that told it. */
  readonly after: number;
}

function toldOf(pace: Pace, days: number, step = 10, watch = new SpendWatch(step, SHIPPED), from = 0): Told[] {
  const told: Told[] = [];
  for (let minute = from; minute < days * DAY; minute += step) {
    const { news } = watch.add(START + minute, (pace(minute) * step) / 60);
    if (news) told.push({ ...news, after: minute + step });
  }
  return told;
}

const between = (minute: number, from: number, to: number): boolean => minute >= from && minute < to;
const hourOf = (minute: number): number => (minute % DAY) / HOUR;
/** The same at every run, and different from step to step. */
const ripple = (minute: number): number => 0.75 + 0.5 * (((minute / 10) * 0.618034) % 1);

const office: Pace = (minute) => {
  const isWeekend = Math.floor(minute / DAY) % 7 >= 5;
  const isDaytime = between(hourOf(minute), 8, 18);
  return ripple(minute) * (isWeekend ? 0.3 : isDaytime ? 4 : 0.5);
};
const bursts: Pace = (minute) => (Math.floor(minute / 10) % 37 === 0 ? 20 : 0.4) * ripple(minute);
const nightly: Pace = (minute) => ripple(minute) + (between(hourOf(minute), 2, 3) ? 15 : 0);
const growing: Pace = (minute) => ripple(minute) * 1.03 ** (minute / DAY);

describe('what is usual for a series alarms nobody', () => {
  it.each([
    { name: 'a steady one', pace: ripple },
    { name: 'office hours and weekends', pace: office },
    { name: 'bursts of ten minutes', pace: bursts },
    { name: 'a nightly job', pace: nightly },
    { name: 'growth of three percent a day', pace: growing },
    {
      name: 'a day without a row of cost',
      pace: (minute: number) => (between(minute, 9 * DAY, 10 * DAY) ? 0 : office(minute)),
    },
    { name: 'nothing at all', pace: () => 0 },
    { name: 'a start after a week of nothing', pace: (minute: number) => (minute < 7 * DAY ? 0 : 5 * ripple(minute)) },
  ])('$name', ({ pace }) => {
    expect(toldOf(pace, 21)).toEqual([]);
  });

  it.each([1, 5, 30, 60, 240, DAY])('office hours in steps of %i minutes', (step) => {
    expect(toldOf(office, 28, step)).toEqual([]);
  });

  it('a day without rows, and rows that come a day late', () => {
    const watch = new SpendWatch(10, SHIPPED);
    expect(toldOf(office, 9, 10, watch)).toEqual([]);
    expect(toldOf(office, 12, 10, watch, 10 * DAY)).toEqual([]);
    for (let minute = 9 * DAY; minute < 10 * DAY; minute += 10) {
      expect(watch.add(START + minute, office(minute) * 20)).toEqual({ score: 0, isAlarm: false });
    }
    expect(toldOf(office, 14, 10, watch, 12 * DAY)).toEqual([]);
  });
});

const runaway = (pace: Pace, start: number, extra: number, minutes = 2 * HOUR): Pace => {
  return (minute) => pace(minute) + (between(minute, start, start + minutes) ? extra : 0);
};

describe('a runaway is told once, while it runs', () => {
  const start = 11 * DAY + 14 * HOUR;
  it.each([
    { name: 'of ten times the mean of a steady series', pace: ripple, extra: 10, step: 10, within: 30 },
    { name: 'of four times', pace: ripple, extra: 4, step: 10, within: 90 },
    { name: 'on top of office hours', pace: office, extra: 20, step: 10, within: 60 },
    { name: 'on a series of bursts', pace: bursts, extra: 12, step: 10, within: 120 },
    { name: 'in steps of a minute', pace: ripple, extra: 10, step: 1, within: 30 },
    { name: 'in steps of an hour', pace: ripple, extra: 10, step: 60, within: 120 },
  ])('$name', ({ pace, extra, step, within }) => {
    const told = toldOf(runaway(pace, start, extra), 14, step);
    expect(told).toHaveLength(1);
    expect(told[0]?.after).toBeLessThanOrEqual(start + within);
    expect(told[0]?.after).toBeGreaterThan(start);
  });

  it('in steps of a day', () => {
    const told = toldOf(runaway(office, 20 * DAY, 40, DAY), 28, DAY);
    expect(told.map(({ after }) => after)).toEqual([21 * DAY]);
  });

  it('and again when it doubles', () => {
    const pace = runaway(runaway(ripple, start, 10, 3 * HOUR), start + HOUR, 30);
    const told = toldOf(pace, 14);
    expect(told).toHaveLength(2);
    expect(told[1]?.after).toBeGreaterThan(start + HOUR);
  });

  it('but not below the floor', () => {
    expect(toldOf((minute) => runaway(ripple, start, 10)(minute) / 100, 14)).toEqual([]);
  });

  it('with what is spent, since when, and what was usual', () => {
    const [told] = toldOf(runaway(ripple, start, 10), 14);
    expect(told?.usdAnHour).toBeGreaterThan(10);
    expect(told?.usualUsdAnHour).toBeCloseTo(1, 1);
    expect(told?.highestUsdAnHour).toBeLessThan(1.3);
    expect((told?.since ?? 0) - START).toBe(start);
    expect(told?.days).toBe(11);
  });
});

describe('a weekly job', () => {
  const weekly =
    (hours: (week: number) => number): Pace =>
    (minute) => {
      const [week, inWeek] = [Math.floor(minute / (7 * DAY)), minute % (7 * DAY)];
      return 0.5 * ripple(minute) + (between(inWeek, 3 * DAY + 2 * HOUR, 3 * DAY + (2 + hours(week)) * HOUR) ? 12 : 0);
    };
  it('is nobody’s news after its second week', () => {
    const told = toldOf(
      weekly(() => 2),
      56,
    );
    expect(told.filter(({ after }) => after > 14 * DAY)).toEqual([]);
  });

  it('is when it runs three times as long', () => {
    const told = toldOf(
      weekly((week) => (week === 5 ? 6 : 2)),
      56,
    );
    expect(told.filter(({ after }) => after > 14 * DAY)).toHaveLength(1);
    expect(told.at(-1)?.after).toBeGreaterThan(38 * DAY + 4 * HOUR);
    expect(told.at(-1)?.after).toBeLessThanOrEqual(38 * DAY + 8 * HOUR);
  });
});

const anyCost = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0, max: 3, noNaN: true }) },
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.double({ min: -5, max: 1e6, noNaN: true }) },
);
const anyStep = fc.constantFrom(1, 5, 10, 60, DAY);
const judged = (step: number, costs: readonly number[], floorUsdADay = 3): Judgement[] => {
  const watch = new SpendWatch(step, { floorUsdADay });
  return costs.map((cost, index) => watch.add(START + index * step, cost));
};

describe('of any series', () => {
  test.prop([anyStep, fc.array(anyCost, { maxLength: 300 })])(
    'a score is from 0 to 1, and half of it an alarm',
    (step, costs) => {
      for (const { score, isAlarm, news } of judged(step, costs)) {
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        if (isAlarm) expect(score).toBeGreaterThanOrEqual(0.5);
        if (news) expect(isAlarm).toBe(true);
      }
    },
  );

  test.prop([anyStep, fc.array(anyCost, { maxLength: 200 }), fc.array(anyCost, { maxLength: 100 })])(
    'a row is judged from itself and the rows before',
    (step, before, after) => {
      expect(judged(step, [...before, ...after]).slice(0, before.length)).toEqual(judged(step, before));
    },
  );

  test.prop([anyStep, fc.array(anyCost, { maxLength: 200 })])('a higher floor only silences', (step, costs) => {
    const [low, high] = [judged(step, costs, 1), judged(step, costs, 1000)];
    high.forEach(({ isAlarm, score }, index) => {
      if (isAlarm) expect(low[index]?.isAlarm).toBe(true);
      expect(low[index]?.score).toBe(score);
    });
  });
});
