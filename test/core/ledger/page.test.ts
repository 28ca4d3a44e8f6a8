import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { TOKEN_METERS } from '#core/invocation/invocation.ts';
import {
  addTally,
  emptyPage,
  emptyTally,
  foldRows,
  PageBuilder,
  pricedCallsOf,
  sumPages,
  type Tally,
  UNKNOWN_MODEL,
} from '#core/ledger/page.ts';
import { dedupe, type Row } from '#core/ledger/row.ts';
import { type Pricing, pricingOf } from '#core/pricing/pricing.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { anyPage, anyRepeatedRows, anyRow, anyRows, anyTally } from '../../support/arbitraries.ts';
import { NINE, plainFold, row, tokens } from '../../support/row.ts';

/** Without a price for cache reads, and with one model paid for by the hour. */
const doubtful: Pricing = {
  resolveSpender: resolveSpenderWith([]),
  price: (call, spender) => {
    const committed = spender.kind === 'provisioned-model';
    const failed = call.errorCode !== undefined;
    const listCost = committed || failed ? 0n : BigInt(call.tokens.input ?? 0);
    return {
      listCost,
      listCostUpper: listCost * 2n,
      unpricedMeters: !failed && !committed && (call.tokens.cacheRead ?? 0) > 0 ? ['cacheRead'] : [],
      layer: committed || failed ? undefined : 'shipped',
      committed,
    };
  },
};
const PROVISIONED = 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abcdefghijkl';

const onlyTally = (rows: readonly Row[], context = doubtful): Tally => {
  const [only, ...others] = foldRows(rows, context).entries.values();
  if (!only || others.length > 0) throw new Error('not one entry');
  return only.tally;
};

describe('a fold', () => {
  test.prop([
    anyRepeatedRows.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows, ...rows], { minLength: rows.length * 2 })),
    ),
  ])('of any order and repetition is the fold of the set', ([rows, delivered]) => {
    expect(foldRows(delivered, plainFold)).toEqual(foldRows(rows, plainFold));
  });

  test.prop([anyRows, fc.nat()])('of the parts sums to the fold of the whole', (rows, cut) => {
    const once = dedupe(rows);
    const at = cut % (once.length + 1);
    const parts = [foldRows(once.slice(0, at), doubtful), foldRows(once.slice(at), doubtful)];
    expect(sumPages(parts)).toEqual(foldRows(once, doubtful));
  });

  test.prop([anyRepeatedRows])('counts each request once and every token of it', (rows) => {
    const once = dedupe(rows);
    const total = emptyTally();
    for (const { tally } of foldRows(rows, plainFold).entries.values()) addTally(total, tally);
    expect(total.calls).toBe(once.length);
    expect(total.failed).toBe(once.filter(({ errorCode }) => errorCode !== undefined).length);
    for (const meter of TOKEN_METERS)
      expect(total.tokens[meter]).toBe(once.reduce((sum, one) => sum + (one.tokens[meter] ?? 0), 0));
    const priced = once.filter(({ errorCode }) => errorCode === undefined);
    expect(total.listCost).toBe(
      priced.reduce((sum, one) => TOKEN_METERS.reduce((s, meter) => s + BigInt(one.tokens[meter] ?? 0), sum), 0n) *
        1_000_000n,
    );
  });

  test.prop([fc.array(anyRow(), { maxLength: 5 })])('sums each metadata value over the calls that have it', (rows) => {
    const once = dedupe(rows);
    for (const { key, value, tally } of foldRows(rows, plainFold).metadata.values()) {
      const having = once.filter(({ metadata }) => Object.hasOwn(metadata, key) && metadata[key] === value);
      expect(having.length).toBeGreaterThan(0);
      expect(tally.calls).toBe(having.length);
    }
  });

  it('keeps role, model and spender apart', () => {
    const rows = [
      row(1, NINE),
      row(2, NINE, { role: '00000000000000aa' }),
      row(3, NINE, { modelId: 'us.anthropic.claude-sonnet-4-6' }),
    ];
    expect(
      [...foldRows(rows, plainFold).entries.values()].map(({ spender, model, role }) => [spender, model, role]),
    ).toEqual([
      ['anthropic.claude-sonnet-4-6', 'anthropic.claude-sonnet-4-6', undefined],
      ['anthropic.claude-sonnet-4-6', 'anthropic.claude-sonnet-4-6', '00000000000000aa'],
      ['us.anthropic.claude-sonnet-4-6', 'anthropic.claude-sonnet-4-6', undefined],
    ]);
  });

  it('calls the model of an unknown profile unknown', () => {
    const modelId = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abcdefghijkl';
    expect([...foldRows([row(1, NINE, { modelId })], plainFold).entries.values()][0]?.model).toBe(UNKNOWN_MODEL);
  });

  const unknown = { ...tokens({ input: 5, cacheRead: 3 }), output: undefined };
  it.each<[string, Partial<Row>, Partial<Tally>]>([
    ['a plain call', {}, { failed: 0, unknownUsage: 0, unpriced: 0, committed: 0, listCost: 100n }],
    ['a failed call', { errorCode: 'Throttled' }, { failed: 1, unknownUsage: 0, unpriced: 0, listCost: 0n }],
    ['a failed call of unknown usage', { errorCode: 'Throttled', tokens: unknown }, { failed: 1, unknownUsage: 0 }],
    ['a call without a count', { tokens: { ...unknown, cacheRead: 0 } }, { unknownUsage: 1, unpriced: 0 }],
    ['a call with an unpriced meter', { tokens: tokens({ input: 5, cacheRead: 3 }) }, { unknownUsage: 0, unpriced: 1 }],
    ['a call that is both, in both', { tokens: unknown }, { unknownUsage: 1, unpriced: 1, unknownAndUnpriced: 1 }],
    ['a call paid by the hour', { modelId: PROVISIONED }, { committed: 1, unpriced: 0, listCost: 0n }],
  ])('counts %s once', (_, other, expected) => {
    expect(onlyTally([row(1, NINE, other)])).toMatchObject({ calls: 1, ...expected });
  });

  it('names the tokens that no sum has, and the layer only where a price took part', () => {
    const { unpricedTokens, layers } = onlyTally([
      row(1, NINE, { tokens: tokens({ input: 5, cacheRead: 3 }) }),
      row(2, NINE, { errorCode: 'Throttled' }),
    ]);
    expect(unpricedTokens).toEqual({ ...tokens(), cacheRead: 3 });
    expect(layers).toEqual({ override: 0, 'price-list': 0, shipped: 1, assumed: 0 });
  });

  it('counts a call that made images as one without a price, and the images with it', () => {
    const made = row(1, NINE, {
      modelId: 'amazon.nova-canvas-v1:0',
      images: 2,
      tokens: { ...unknown, input: undefined },
    });
    const more = row(2, NINE, { modelId: 'amazon.nova-canvas-v1:0', images: 3 });
    const shipped = pricingOf({}, []);
    expect(onlyTally([made], shipped)).toMatchObject({
      calls: 1,
      unpriced: 1,
      unknownUsage: 1,
      unknownAndUnpriced: 1,
      unpricedImages: 2,
    });
    expect(onlyTally([made, more], shipped)).toMatchObject({
      calls: 2,
      unpriced: 2,
      unknownUsage: 1,
      unpricedImages: 5,
    });
    expect(pricedCallsOf(onlyTally([made, more], shipped))).toBe(0);
  });

  it('of an OpenAI model behind a profile counts writes at its own meter', () => {
    const arn = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abcdefghijkl';
    const profile = { arn, name: 'search', models: ['openai.gpt-6-astra'], tags: {} };
    const tally = onlyTally([row(1, NINE, { modelId: arn, tokens: tokens({ input: 5, cacheWriteUnknownTtl: 3 }) })], {
      ...plainFold,
      resolveSpender: resolveSpenderWith([profile]),
    });
    expect(tally.tokens).toEqual(tokens({ input: 5, cacheWrite30m: 3 }));
  });
});

describe('sums of pages', () => {
  test.prop([anyPage, anyPage, anyPage])('do not depend on order or grouping', (a, b, c) => {
    const sum = sumPages([a, b, c]);
    expect(sumPages([c, sumPages([b, a])])).toEqual(sum);
    expect(sumPages([sum, emptyPage()])).toEqual(sum);
  });

  test.prop([anyPage, anyPage])('leave their parts alone', (a, b) => {
    const before = structuredClone(a);
    sumPages([a, b]);
    expect(a).toEqual(before);
  });

  test.prop([anyPage])('of a page with itself is twice the page', (page) => {
    for (const [key, { tally }] of sumPages([page, page]).entries)
      expect(tally.listCost).toBe((page.entries.get(key)?.tally.listCost ?? -1n) * 2n);
  });

  it('a builder gives the tally of an entry again when it is asked again', () => {
    const page = new PageBuilder();
    expect(page.entry('a', 'b', undefined)).toBe(page.entry('a', 'b', undefined));
    expect(page.entry('a', 'b', undefined)).not.toBe(page.entry('a', 'b', '00000000000000aa'));
  });
});

describe('tallies', () => {
  test.prop([anyTally, anyTally])('what is added and taken away again leaves no trace', (tally, other) => {
    const changed = structuredClone(tally);
    addTally(changed, other);
    addTally(changed, other, -1);
    expect(changed).toEqual(tally);
  });

  test.prop([anyTally])('nothing plus a tally is the tally, and it less itself is nothing', (tally) => {
    const sum = emptyTally();
    addTally(sum, tally);
    expect(sum).toEqual(tally);
    addTally(sum, tally, -1);
    expect(sum).toEqual(emptyTally());
  });

  it.each([
    [0, 0, 0, 0, 0],
    [4, 0, 0, 0, 4],
    [4, 1, 0, 0, 3],
    [4, 1, 1, 0, 2],
    [4, 1, 1, 1, 3],
    [4, 4, 0, 0, 0],
    [4, 4, 4, 4, 0],
  ])(
    'of %s calls with %s unknown and %s unpriced, %s of them both, so many are wholly known: %s',
    (calls, unknownUsage, unpriced, unknownAndUnpriced, known) =>
      expect(pricedCallsOf({ calls, unknownUsage, unpriced, unknownAndUnpriced })).toBe(known),
  );
});
