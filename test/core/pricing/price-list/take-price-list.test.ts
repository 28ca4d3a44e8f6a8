import { describe, expect, it } from 'vitest';
import { parsePriceList } from '#core/pricing/price-list/parse-price-list.ts';
import { newPriceListState, type PriceListState } from '#core/pricing/price-list/price-list-state.ts';
import { type TakenPriceList, takePriceList } from '#core/pricing/price-list/take-price-list.ts';
import type { PriceRow } from '#core/pricing/price-row.ts';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';
import { listedProducts, listedRows, marketplaceProduct, SEPTEMBER } from '../../../support/price-list.ts';

const DAY = 24 * 60 * 60_000;
const FIRST = Date.UTC(2026, 10, 24, 3);
const NEXT = FIRST + DAY;
const OPUS = 'anthropic.claude-opus-5-5';

const listOf = (products: Iterable<unknown>) => parsePriceList(products, 'us-east-1', '2026-11-25');
const take = (products: Iterable<unknown>, stored: readonly PriceRow[], state: PriceListState, at = NEXT) =>
  takePriceList(listOf(products), stored, shippedPrices(), state, at);
const taken = (...args: Parameters<typeof take>): TakenPriceList => {
  const verdict = take(...args);
  if ('refused' in verdict) throw new Error(verdict.refused);
  return verdict;
};

/** What is stored after a first good list. */
const first = taken(listedProducts(), [], newPriceListState('us-east-1', FIRST), FIRST);
const state = first.state;
const stored = first.added;
const scaled = (factor: bigint, which: (row: PriceRow, index: number) => boolean = () => true) =>
  listedProducts(
    'us-east-1',
    listedRows.map((row, i) => (which(row, i) ? { ...row, price: row.price * factor } : row)),
  );

describe('a list', () => {
  it('that is the first is taken whole', () => {
    expect(stored).toHaveLength(listedRows.length);
    expect(first).toMatchObject({ absurd: [], vanished: [], state: { good: { at: FIRST, rows: listedRows.length } } });
  });

  it('that is the same adds nothing, even where it dates its prices anew', () => {
    const again = taken(listedProducts('us-east-1', listedRows, '2026-11-01T00:00:00Z'), stored, state);
    expect(again).toMatchObject({ added: [], absurd: [], vanished: [], state: { good: { at: NEXT } } });
  });

  it.each([
    ['is empty', [], /it has no price of any model/],
    ['is of another Region', listedProducts('eu-west-1'), /it has no price of any model/],
    ['has nothing but $0', scaled(0n), /it has no price of any model/],
    ['is halved', listedProducts().filter((_, i) => i % 2 === 0), /it has \d+ prices where the last one had \d+/],
    ['is a hundredfold', scaled(100n), /(\d+) of \1 prices are more than ten times off, anthropic/],
    ['is a hundredfold in one of ten', scaled(100n, (_, i) => i % 10 === 0), /prices are more than ten times off/],
    ['is at $0 in one of ten', scaled(0n, (_, i) => i % 10 === 0), /prices are more than ten times off/],
  ])('that %s is refused', (_, products, reason) => {
    expect(take(products, stored, state)).toEqual({ refused: expect.stringMatching(reason) });
  });

  it('is judged by the shipped prices while no earlier one is known', () => {
    expect(take(scaled(100n), [], newPriceListState('us-east-1', NEXT))).toEqual({
      refused: expect.stringContaining('more than ten times off'),
    });
  });

  it.each([
    ['a quarter less is still taken', 0.75, true],
    ['more than a quarter less is not', 0.73, false],
  ])('%s', (_, share, isTaken) => {
    const few = listedProducts().slice(0, Math.ceil(listedRows.length * share));
    expect('refused' in take(few, stored, state)).toBe(!isTaken);
  });

  it.each([
    ['a hundred times up', 100n],
    ['down to nothing', 0n],
  ])('with one price that is %s is taken without it', (_, factor) => {
    const only = listedRows[3];
    const verdict = taken(
      scaled(factor, (row) => row === only),
      stored,
      state,
    );
    expect(verdict.absurd).toEqual([`${only?.model} ${only?.endpoint} us-east-1 standard ${only?.meter}`]);
    expect(verdict.added).toEqual([]);
  });

  it('with a price exactly ten times up or down is taken', () => {
    const only = listedRows[3];
    expect(
      taken(
        scaled(10n, (row) => row === only),
        stored,
        state,
      ).added,
    ).toHaveLength(1);
    const dear = stored.map((row) => (row === stored[3] ? { ...row, price: row.price * 10n } : row));
    expect(taken(listedProducts(), dear, state)).toMatchObject({ absurd: [], added: [{ price: stored[3]?.price }] });
  });

  it('without a model leaves its prices as they are and says so for a month', () => {
    const without = listedProducts().filter((one) => !one.product.attributes.servicename.startsWith('Claude Opus 5.5'));
    const next = taken(without, stored, state);
    expect(next).toMatchObject({ vanished: [OPUS], added: [] });
    const later = taken(without, stored, next.state, FIRST + 29 * DAY);
    expect(later.vanished).toEqual([OPUS]);
    expect(taken(without, stored, later.state, FIRST + 30 * DAY).vanished).toEqual([]);
    expect(taken(listedProducts(), stored, later.state, FIRST + 29 * DAY).vanished).toEqual([]);
  });
});

describe('a price that changes', () => {
  const key = { model: OPUS, endpoint: 'geo+in-region', meter: 'input' };
  const others = listedProducts().filter(
    ({ product: { attributes } }) =>
      !(
        attributes.servicename.startsWith('Claude Opus 5.5') &&
        attributes.usagetype.endsWith('_input_tokens_standard-Units')
      ),
  );
  const opus = (usd: string, from: string) =>
    marketplaceProduct('Claude Opus 5.5', 'input_tokens_standard', usd, { from });

  it('adds a row from its own start', () => {
    const { added } = taken([...others, opus('3.3', '2026-11-20T00:00:00Z')], stored, state);
    expect(added).toEqual([
      expect.objectContaining({ ...key, price: 3_300_000n, effectiveFrom: Date.UTC(2026, 10, 20) }),
    ]);
  });

  it('counts from when it was seen where the list does not date it later than the one before', () => {
    const { added } = taken([...others, opus('3.3', SEPTEMBER)], stored, state);
    expect(added).toEqual([expect.objectContaining({ ...key, price: 3_300_000n, effectiveFrom: NEXT })]);
  });

  it('may be announced, and is no change again when the list goes on with the present price', () => {
    const announced = opus('3.3', '2026-12-15T00:00:00Z');
    const both = [...others, opus('4.4', SEPTEMBER), announced];
    const { added } = taken(both, stored, state);
    expect(added).toEqual([
      expect.objectContaining({ ...key, price: 3_300_000n, effectiveFrom: Date.UTC(2026, 11, 15) }),
    ]);
    const known = [...stored, ...added];
    expect(taken(both, known, state, NEXT + DAY).added).toEqual([]);
    expect(taken([...others, announced], known, state, Date.UTC(2026, 11, 16)).added).toEqual([]);
  });

  it('may come back', () => {
    const [down] = taken([...others, opus('3.3', '2026-11-20T00:00:00Z')], stored, state).added;
    if (!down) throw new Error('no change');
    const { added } = taken([...others, opus('4.4', '2026-11-25T00:00:00Z')], [...stored, down], state, NEXT + DAY);
    expect(added).toEqual([expect.objectContaining({ price: 4_400_000n, effectiveFrom: Date.UTC(2026, 10, 25) })]);
  });
});
