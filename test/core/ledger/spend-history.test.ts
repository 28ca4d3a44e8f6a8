import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { emptyPage, type Page } from '#core/ledger/page.ts';
import { SpendHistory } from '#core/ledger/spend-history.ts';
import { DAY, type EpochMinute, floorTo, HOUR, startOfDay } from '#core/time.ts';
import { NINE, spendPage, USD } from '../../support/row.ts';

const nonZero = (spend: ReadonlyMap<string, bigint>) => new Map([...spend].filter(([, cost]) => cost !== 0n));
const costsOf = (page: Page) =>
  new Map([...page.entries.values()].map(({ spender, tally }) => [spender, tally.listCost]));

/** Sums what minute pages hold in [from, to), page by page. */
function naive(pages: ReadonlyMap<EpochMinute, Page>, from: EpochMinute, to: EpochMinute): Map<string, bigint> {
  const sum = new Map<string, bigint>();
  for (const [start, page] of pages) {
    if (start < from || start >= to) continue;
    for (const [spender, cost] of costsOf(page)) sum.set(spender, (sum.get(spender) ?? 0n) + cost);
  }
  return nonZero(sum);
}

const anySpend = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.bigInt({ min: 0n, max: 5n * USD }), {
  noNullPrototype: true,
});
/** Folds of a minute, repeated ones among them, and questions in between. */
const anyFolds = fc.array(
  fc.record({
    minute: fc.constantFrom(...[0, 1, 59, 60, 61, 90, 600, DAY, DAY + 1, 47 * HOUR, 3 * DAY].map((age) => NINE - age)),
    spend: anySpend,
    ask: fc.boolean(),
  }),
  { maxLength: 25 },
);

describe('a history fed with changes of pages', () => {
  test.prop([anyFolds])('is always the sum of the pages as they stand', (folds) => {
    const history = new SpendHistory();
    const pages = new Map<EpochMinute, Page>();
    const compare = () => {
      for (const day of [0, 1, 3].map((age) => startOfDay(NINE) - age * DAY)) {
        expect(nonZero(history.since(day))).toEqual(naive(pages, day, Number.POSITIVE_INFINITY));
        expect(nonZero(history.onDay(day))).toEqual(naive(pages, day, day + DAY));
      }
      for (const back of [0, 1, 24, 47]) {
        const hour = floorTo(NINE, HOUR) - back * HOUR;
        expect(nonZero(history.onHour(hour))).toEqual(naive(pages, hour, hour + HOUR));
      }
      expect(nonZero(history.lastHour(NINE))).toEqual(naive(pages, NINE - HOUR, NINE));
    };
    for (const { minute, spend, ask } of folds) {
      const page = spendPage(spend);
      history.addChange(minute, pages.get(minute), page);
      pages.set(minute, page);
      if (ask) compare();
    }
    compare();
  });

  test.prop([anyFolds])('keeps what detectors ask for when it forgets', (folds) => {
    const history = new SpendHistory();
    const pages = new Map<EpochMinute, Page>();
    for (const { minute, spend } of folds) {
      const page = spendPage(spend);
      history.addChange(minute, pages.get(minute), page);
      pages.set(minute, page);
    }
    const answers = () => [
      history.since(startOfDay(NINE) - 3 * DAY),
      ...Array.from({ length: 48 }, (_, back) => history.onHour(floorTo(NINE, HOUR) - back * HOUR)),
      history.lastHour(NINE),
      history.firstDayOf('a'),
    ];
    const before = structuredClone(answers());
    history.forget(NINE);
    expect(answers()).toEqual(before);
  });

  it('forgets days of long ago, so that memory does not grow', () => {
    const history = new SpendHistory();
    history.addDay(startOfDay(NINE) - 41 * DAY, spendPage({ a: USD }));
    history.addDay(startOfDay(NINE) - 39 * DAY, spendPage({ a: USD }));
    history.forget(NINE);
    expect(history.firstDayOf('a')).toBe(startOfDay(NINE) - 39 * DAY);
    expect(history.since(0)).toEqual(new Map([['a', USD]]));
  });

  it('sums a spender over its models and roles', () => {
    const history = new SpendHistory();
    const page = spendPage({ a: USD });
    const [entry] = page.entries.values();
    if (!entry) throw new Error('no entry');
    const two = {
      ...page,
      entries: new Map([
        ['1', entry],
        ['2', { ...entry, model: 'another' }],
      ]),
    };
    history.addChange(NINE, undefined, two);
    expect(history.onDay(startOfDay(NINE))).toEqual(new Map([['a', 2n * USD]]));
  });

  it('follows a spender that a repaired catalog moves to another', () => {
    const history = new SpendHistory();
    history.since(startOfDay(NINE));
    history.addChange(NINE, undefined, spendPage({ a: USD }));
    history.addChange(NINE, spendPage({ a: USD }), spendPage({ b: USD }));
    expect(nonZero(history.since(startOfDay(NINE)))).toEqual(new Map([['b', USD]]));
  });

  it('knows no first day before there is spend', () => {
    const history = new SpendHistory();
    history.addChange(NINE, undefined, emptyPage());
    expect(history.firstDayOf('a')).toBeUndefined();
    expect(history.onDay(startOfDay(NINE))).toEqual(new Map());
  });
});
