import { describe, expect, it } from 'vitest';
import { TOKEN_METERS } from '#core/invocation/invocation.ts';
import { buildPriceBook } from '#core/pricing/price-book.ts';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';
import { parseModelId } from '#core/profiles/parse-model-id.ts';
import { callOf, spenderOf } from './calls.ts';

const rows = shippedPrices();
const tokenRows = rows.filter((row) => row.unit === 'token');
const keyOf = (row: (typeof rows)[number]) =>
  [row.model, row.endpoint, row.region, row.tier, row.context, row.meter].join('|');

describe('the shipped price table', () => {
  it('is readable to the last row', () => {
    expect(rows.length).toBeGreaterThan(300);
  });

  it('never has two rows with one key', () => {
    const keys = rows.map(keyOf);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('has a price above zero in every row', () => {
    expect(rows.filter((row) => row.price <= 0n)).toEqual([]);
  });

  it('says of every row where and when it was read, and never when the price began', () => {
    expect(
      rows.filter(
        (row) => !row.source || !/^2026(-\d\d){0,2}$/.test(row.asOf ?? '') || row.effectiveFrom !== undefined,
      ),
    ).toEqual([]);
  });

  it('prices tokens only of ids that a record can hold: whole, without geography, no ARN', () => {
    const models = new Set(tokenRows.map((row) => row.model));
    expect([...models].filter((model) => parseModelId(model).model !== model)).toEqual([]);
  });

  it('never prices the unknown cache lifetime, which is no list meter', () => {
    expect(tokenRows.filter((row) => row.meter === 'cacheWriteUnknownTtl')).toEqual([]);
    expect(new Set(tokenRows.map((row) => row.meter))).toEqual(
      new Set(TOKEN_METERS.filter((meter) => meter !== 'cacheWriteUnknownTtl')),
    );
  });

  it.each(tokenRows.filter((row) => row.tier !== 'batch').map((row) => ({ name: keyOf(row), row })))(
    'makes nothing but its own price out of $name',
    ({ row }) => {
      const book = buildPriceBook([row]);
      const long = row.context === '' ? 0 : 1_000_000;
      for (const prefix of ['global.', 'us.', '']) {
        for (const tier of ['standard', 'flex', 'priority'] as const) {
          const rates = book.ratesFor(callOf({ input: long }, { tier }), spenderOf(prefix + row.model));
          const { cacheWriteUnknownTtl: _, ...listed } = rates;
          expect(
            Object.entries(listed).filter(([meter, rate]) => meter !== row.meter || rate.price !== row.price),
          ).toEqual([]);
          if (tier !== row.tier) expect(rates).toEqual({});
        }
      }
    },
  );

  it.each([
    ['anthropic.claude-sonnet-4-6', 'global', 'input', 3_000_000n],
    ['anthropic.claude-sonnet-4-6', 'geo+in-region', 'input', 3_300_000n],
    ['anthropic.claude-opus-5-5', 'global', 'cacheRead', 200_000n],
    ['anthropic.claude-fable-5-1', 'geo+in-region', 'cacheRead', 275_000n],
    ['openai.gpt-6-astra', 'global', 'cacheWrite30m', 12_500_000n],
    ['amazon.nova-micro-v1:0', 'any', 'cacheRead', 8_750n],
  ])('lists %s %s %s at %d pico-dollars a token', (model, endpoint, meter, price) => {
    const found = rows.filter(
      (row) => row.model === model && row.endpoint === endpoint && row.meter === meter && row.context === '',
    );
    expect(found.map((row) => row.price)).toEqual([price]);
  });

  it('lists Nova cache reads at a quarter of the input price, as read and not as a tenth', () => {
    const price = (model: string, meter: string) =>
      tokenRows.find((row) => row.model === model && row.meter === meter)?.price ?? 0n;
    for (const model of [
      'amazon.nova-micro-v1:0',
      'amazon.nova-lite-v1:0',
      'amazon.nova-pro-v1:0',
      'amazon.nova-premier-v1:0',
    ]) {
      expect(price(model, 'cacheRead') * 4n, model).toBe(price(model, 'input'));
    }
  });

  it('prices a geography 10 % above global wherever both are listed, meter by meter', () => {
    const global = tokenRows.filter((row) => row.endpoint === 'global');
    const pairs = global.flatMap((row) => {
      const same = (other: typeof row) =>
        other.model === row.model && other.meter === row.meter && other.context === row.context;
      return tokenRows
        .filter((other) => other.endpoint === 'geo+in-region' && same(other))
        .map((geo) => ({ row, geo }));
    });
    expect(pairs.length).toBeGreaterThan(50);
    expect(pairs.filter(({ row, geo }) => geo.price * 10n !== row.price * 11n)).toEqual([]);
  });

  it.each(['openai.gpt-5.6-sol', 'openai.gpt-5.6-terra', 'openai.gpt-5.6-luna', 'amazon.titan-text-express-v1'])(
    'has no price for %s, because its sources disagree',
    (model) => {
      expect(rows.filter((row) => row.model === model)).toEqual([]);
    },
  );
});
