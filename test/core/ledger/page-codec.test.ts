import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type Page, PageBuilder } from '#core/ledger/page.ts';
import { decodePage, encodePage } from '#core/ledger/page-codec.ts';
import { anyPage } from '../../support/arbitraries.ts';

const shuffled = (page: Page, order: readonly number[]): Page => {
  const mixed = <Entry>(entries: ReadonlyMap<string, Entry>) =>
    new Map(
      [...entries]
        .map((entry, at) => ({ entry, by: order[at] ?? 0 }))
        .sort((a, b) => a.by - b.by)
        .map(({ entry }) => entry),
    );
  return { entries: mixed(page.entries), metadata: mixed(page.metadata) };
};

describe('an encoded page', () => {
  test.prop([anyPage])('gives back every entry with all its figures', (page) => {
    expect(decodePage(encodePage(page))).toStrictEqual(page);
  });

  test.prop([anyPage, fc.array(fc.nat(), { minLength: 4, maxLength: 4 })])(
    'is the same bytes for equal pages, in whatever order their entries came',
    (page, order) => {
      expect(encodePage(shuffled(page, order))).toEqual(encodePage(page));
    },
  );

  test.prop([anyPage, fc.nat()])('cut short throws a RangeError instead of giving another page', (page, cut) => {
    const bytes = encodePage(page);
    expect(() => decodePage(bytes.subarray(0, cut % bytes.length))).toThrow(RangeError);
  });

  test.prop([anyPage, fc.bigInt({ min: 1n, max: 10n ** 30n })])('differs when a single amount does', (page, more) => {
    const dearer = new PageBuilder().add(page);
    dearer.entry('somebody', 'a-model', undefined).listCostUpper += more;
    expect(encodePage(dearer.build())).not.toEqual(encodePage(page));
  });

  it('of version 1 is read with no images in it', () => {
    const page = new PageBuilder();
    const entry = page.entry('us.anthropic.claude-sonnet-4-6', 'anthropic.claude-sonnet-4-6', '0123456789abcdef');
    Object.assign(entry, { calls: 3, failed: 1, unknownUsage: 1, unpriced: 1 });
    Object.assign(entry, { listCost: 7_000_000_001n, listCostUpper: 7_000_000_005n });
    Object.assign(entry.tokens, { input: 300, output: 20, cacheRead: 5 });
    Object.assign(entry.unpricedTokens, { cacheRead: 5 });
    Object.assign(entry.layers, { shipped: 1 });
    page.entry('examplevendor.one', 'unknown', undefined).calls = 1;
    Object.assign(page.metadataEntry('team', 'fedcba9876543210'), { calls: 2, listCost: 9n, listCostUpper: 9n });
    const golden =
      'AQcRZXhhbXBsZXZlbmRvci5vbmUHdW5rbm93bh51cy5hbnRocm9waWMuY2xhdWRlLXNvbm5ldC00LTYbYW50aHJvcGljLmNsYXVkZS1zb25uZXQt' +
      'NC02EDAxMjM0NTY3ODlhYmNkZWYEdGVhbRBmZWRjYmE5ODc2NTQzMjEwAgECAAEAAAAAAAAAAAAAAAAAAAAAAAABAAEAAAAAAAMEBQMBAQEArAIU' +
      'BQAAAAAAAAUAAAAABQGhO4YBAQQAAAEAAQYHAgAAAAAAAAAAAAAAAAAAAAAAAAEJAQAAAAAA';
    expect(decodePage(Buffer.from(golden, 'base64'))).toEqual(page.build());
  });

  it('of another version is refused by its number', () => {
    expect(() => decodePage(Uint8Array.of(99, 0, 0, 0))).toThrow('page version 99');
  });
});
