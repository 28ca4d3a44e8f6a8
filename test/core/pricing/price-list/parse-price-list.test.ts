import { describe, expect, it } from 'vitest';
import { parsePriceList } from '#core/pricing/price-list/parse-price-list.ts';
import { listedProducts, listedRows, marketplaceProduct, productOf, SEPTEMBER } from '../../../support/price-list.ts';

const parse = (products: Iterable<unknown>) => parsePriceList(products, 'us-east-1', '2026-11-25');
const nova = (suffix: string, usd: string, attributes = {}) =>
  productOf({ usageType: `USE1-Nova2.0Lite-${suffix}`, usd, attributes: { model: 'Nova 2.0 Lite', ...attributes } });
/** Model, endpoint, tier, prompt length, meter and dollars per million. */
const said = (products: Iterable<unknown>) =>
  parse(products).rows.map((row) =>
    [row.model, row.endpoint, row.tier, row.context, row.meter, Number(row.price) / 1e6].filter((one) => one !== ''),
  );

describe('a price list', () => {
  it('gives back the prices that were read from it, each with its place, start and source', () => {
    const list = parse(listedProducts());
    const price = (rows: typeof list.rows) =>
      rows
        .map(({ model, endpoint, context, meter, price }) => [model, endpoint, context, meter, price].join(' '))
        .sort();
    expect(price(list.rows)).toEqual(price(listedRows));
    expect(list).toMatchObject({ priced: listedRows.length, other: 0, elsewhere: 0, refused: [], conflicts: [] });
    expect(list.unmapped.size).toBe(0);
    expect(list.rows[0]).toMatchObject({
      region: 'us-east-1',
      layer: 'price-list',
      effectiveFrom: Date.parse(SEPTEMBER),
      asOf: '2026-11-25',
      source: 'AWS Price List us-east-1',
      unit: 'token',
    });
  });

  it('is the same as JSON texts, as GetProducts gives them', () => {
    const products = listedProducts();
    expect(parse(products.map((product) => JSON.stringify(product)))).toEqual(parse(products));
  });

  it('has one price whether it is published per thousand or per million tokens', () => {
    const own = productOf({ usageType: 'USE1-Claude4.6Sonnet-input-tokens', usd: '0.0033000000' });
    const marketplace = marketplaceProduct('Claude Sonnet 4.6', 'input_tokens_standard', '3.3000000000');
    const { rows, conflicts } = parse([own, marketplace]);
    expect(rows.map(({ price }) => price)).toEqual([3_300_000n]);
    expect(conflicts).toEqual([]);
  });

  it('keeps batch, flex and priority apart, whatever comes first and whatever inference type the rows share', () => {
    const input = { inferenceType: 'Input tokens' };
    expect(
      said([
        nova('input-tokens-priority', '0.0005775', input),
        nova('input-tokens', '0.00033', input),
        nova('input-tokens-batch', '0.000165', { ...input, feature: 'Batch Inference' }),
        nova('input-tokens-flex', '0.000165', input),
      ]),
    ).toEqual([
      ['amazon.nova-2-lite-v1:0', 'geo+in-region', 'priority', 'input', 0.5775],
      ['amazon.nova-2-lite-v1:0', 'geo+in-region', 'standard', 'input', 0.33],
      ['amazon.nova-2-lite-v1:0', 'geo+in-region', 'batch', 'input', 0.165],
      ['amazon.nova-2-lite-v1:0', 'geo+in-region', 'flex', 'input', 0.165],
    ]);
  });

  it('takes what only the attributes say of a row: batch, and global', () => {
    expect(
      said([
        nova('input-tokens', '0.000165', { feature: 'Batch Inference' }),
        nova('output-tokens', '0.004375', { inferenceType: 'Output tokens global priority' }),
      ]),
    ).toEqual([
      ['amazon.nova-2-lite-v1:0', 'geo+in-region', 'batch', 'input', 0.165],
      ['amazon.nova-2-lite-v1:0', 'global', 'priority', 'output', 4.375],
    ]);
  });

  it('refuses a row that contradicts itself', () => {
    const { rows, refused } = parse([nova('input-tokens-flex', '0.1', { feature: 'Batch Inference' })]);
    expect(rows).toEqual([]);
    expect(refused).toEqual(['USE1-Nova2.0Lite-input-tokens-flex: the row contradicts itself about its tier']);
  });

  it('makes no price of a custom model into one of the model it shares its name with', () => {
    const list = parse([
      nova('input-tokens-custom-model', '0.0000000000'),
      nova('input-tokens', '0.00001', { feature: 'Custom Model On-demand Inference' }),
    ]);
    expect(list).toMatchObject({ rows: [], other: 2 });
  });

  it('makes no price of the endpoint that is not logged into one of the one that is', () => {
    const mantle = productOf({ usageType: 'USE1-qwen.qwen3-32b-mantle-input-tokens-standard', usd: '0.00015' });
    expect(parse([mantle])).toMatchObject({ rows: [], other: 1 });
  });

  it('keeps the higher of two prices for one thing and names it; a pair of global and regional that was not told apart differs by a tenth', () => {
    const { rows, conflicts } = parse([
      marketplaceProduct('Claude Opus 5.5', 'input_tokens_standard', '4.0'),
      marketplaceProduct('Claude Opus 5.5', 'InputTokenCount', '4.4'),
    ]);
    expect(rows.map(({ price }) => price)).toEqual([4_400_000n]);
    expect(conflicts).toEqual(['anthropic.claude-opus-5-5 geo+in-region us-east-1 standard input']);
  });

  it('takes the earlier start where a price is published twice, and keeps one that is announced', () => {
    const { rows, conflicts } = parse([
      marketplaceProduct('Claude Opus 5.5', 'input_tokens_standard', '4.4', { from: '2026-11-01T00:00:00Z' }),
      marketplaceProduct('Claude Opus 5.5', 'InputTokenCount', '4.4', { from: SEPTEMBER }),
      marketplaceProduct('Claude Opus 5.5', 'input_tokens_standard', '3', { from: '2027-01-01T00:00:00Z' }),
    ]);
    expect(rows.map(({ price, effectiveFrom = 0 }) => [price, new Date(effectiveFrom).getUTCMonth()])).toEqual([
      [4_400_000n, 8],
      [3_000_000n, 0],
    ]);
    expect(conflicts).toEqual([]);
  });

  it('gives a $0 row as what it is, and a price beside it as the price', () => {
    expect(said([nova('input-tokens', '0.0000000000')])).toEqual([
      ['amazon.nova-2-lite-v1:0', 'geo+in-region', 'standard', 'input', 0],
    ]);
    const both = parse([nova('input-tokens', '0.0000000000'), nova('input-tokens', '0.00033')]);
    expect(both.rows.map(({ price }) => price)).toEqual([330_000n]);
    expect(both.conflicts).toEqual([]);
  });

  it.each(['Units', 'hour', '1M TPM Hour', ''])('refuses the unit %j by name, never scaling it', (unit) => {
    const { rows, refused } = parse([
      marketplaceProduct('OpenAI GPT-6 Astra', 'cache_read_tokens_long_ctx_standard', '2.2', { unit }),
    ]);
    expect(rows).toEqual([]);
    expect(refused).toEqual([
      `USE1-MP:USE1_cache_read_tokens_long_ctx_standard-Units: unknown unit ${JSON.stringify(unit)}`,
    ]);
  });

  it('knows from which prompt length a model has other prices, or refuses them', () => {
    expect(
      said([
        marketplaceProduct('OpenAI GPT-6 Astra', 'input_tokens_long_ctx_standard', '22'),
        productOf({ usageType: 'USE1-Claude4Sonnet-input-tokens-long-context', usd: '0.006' }),
      ]),
    ).toEqual([
      ['openai.gpt-6-astra', 'geo+in-region', 'standard', '>272K', 'input', 22],
      ['anthropic.claude-sonnet-4-20250514-v1:0', 'geo+in-region', 'standard', '>200K', 'input', 6],
    ]);
    const { refused } = parse([marketplaceProduct('Claude Opus 5.5', 'input_tokens_long_ctx_standard', '8')]);
    expect(refused[0]).toContain('no prompt length is known from which anthropic.claude-opus-5-5 has other prices');
  });

  it('counts names without a model id and guesses at none of them', () => {
    const { rows, unmapped } = parse([
      marketplaceProduct('Claude Opus 5.9', 'input_tokens_standard', '4'),
      marketplaceProduct('Claude Opus 5.9', 'output_tokens_standard', '20'),
      marketplaceProduct('constructor', 'input_tokens_standard', '20'),
      productOf({ usageType: 'USE1-MistralSmall-input-tokens', usd: '0.001' }),
    ]);
    expect(rows).toEqual([]);
    expect([...unmapped]).toEqual([
      ['Claude Opus 5.9', 2],
      ['constructor', 1],
      ['MistralSmall', 1],
    ]);
  });

  it('takes no row of another Region, whatever was asked for', () => {
    expect(parse(listedProducts('us-west-2'))).toMatchObject({ rows: [], elsewhere: listedRows.length });
  });

  it.each([
    ['text that is no JSON', '{'],
    ['nothing', null],
    ['a product without attributes', { product: {} }],
    ['a start that is no time', productOf({ usageType: 'USE1-NovaPro-input-tokens', usd: '1', from: 'soon' })],
  ])('counts %s as refused', (_, product) => {
    expect(parse([product])).toMatchObject({ rows: [], refused: ['a product that cannot be read'] });
  });

  it.each([
    ['an amount that is none', '-4', 'not a plain decimal amount'],
    ['a price finer than a pico-dollar', '0.00000000000001', 'finer than a pico-dollar'],
  ])('refuses %s by name', (_, usd, reason) => {
    const { rows, refused } = parse([marketplaceProduct('Claude Opus 5.5', 'input_tokens_standard', usd)]);
    expect(rows).toEqual([]);
    expect(refused).toEqual([expect.stringMatching(new RegExp(`anthropic.claude-opus-5-5.*${reason}`))]);
  });
});
