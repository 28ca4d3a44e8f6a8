import { describe, expect, it } from 'vitest';
import type { Resolution } from '#core/ledger/cover.ts';
import { type Page, PageBuilder } from '#core/ledger/page.ts';
import { encodePage } from '#core/ledger/page-codec.ts';
import { DAY, HOUR, minuteOf } from '#core/time.ts';
import { seeded, uuid } from '#functions/local/sample/random.ts';
import type { MakeLedgers } from './ledger-rows-contract.ts';

const SCOPE = 'aws.111122223333.us-east-1';
const SIMILAR = 'aws.111122223333.us-east-10';
/** 23:30 of the last day of a month, so that an hour later hour, day and month are others. */
const LATE_IN_MONTH = minuteOf(Date.UTC(2026, 9, 31, 23, 30));

const random = seeded('ledger pages contract');

/** A page of spenders whose names do not repeat themselves, so that no compression makes it small. */
export function madePage(spenders: number): Page {
  const page = new PageBuilder();
  for (let i = 0; i < spenders; i++) {
    const tally = page.entry(`${uuid(random)}${uuid(random)}`, 'a.b', uuid(random).replaceAll('-', '').slice(0, 16));
    tally.calls = random.int(1, 1e6);
    tally.tokens.input = random.int(1, 1e9);
    tally.listCost = BigInt(random.int(1, 1e9)) * 10n ** 9n;
    tally.listCostUpper = tally.listCost + 1n;
  }
  return page.build();
}

const bytesOf = (page: Page | undefined): string => Buffer.from(page ? encodePage(page) : []).toString('hex');

/** What a ledger store promises of pages, of how far folding has come, and of names. */
export function describeLedgerPages(make: MakeLedgers): void {
  describe.each<Resolution>(['minute', 'hour', 'day'])('pages of a %s', (resolution) => {
    const length = { minute: 1, hour: HOUR, day: DAY }[resolution];
    const start = Math.floor(LATE_IN_MONTH / length) * length;

    it('are set only over the version that was read', async () => {
      const [store, other] = await make();
      const [first, second, third] = [madePage(1), madePage(2), madePage(3)];
      expect(await store.putPage(SCOPE, resolution, start, first, 0)).toBe(true);
      expect(await other.putPage(SCOPE, resolution, start, second, 0)).toBe(false);
      expect(await other.putPage(SCOPE, resolution, start, second, 1)).toBe(true);
      expect(await store.putPage(SCOPE, resolution, start, third, 1)).toBe(false);
      expect(await store.putPage(SCOPE, resolution, start, third, 3)).toBe(false);
      const [read, ...others] = await store.readPages(SCOPE, resolution, start, start + length);
      expect(others).toEqual([]);
      expect(read).toMatchObject({ start, version: 2 });
      expect(bytesOf(read?.page)).toBe(bytesOf(second));
    });

    it('are found in a range that crosses day and month, ascending, and not outside it', async () => {
      const [store] = await make();
      const starts = Array.from({ length: 60 }, (_, i) => start + (i - 30) * length);
      const page = madePage(1);
      await Promise.all(starts.map((at) => store.putPage(SCOPE, resolution, at, page, 0)));
      await store.putPage(SIMILAR, resolution, start, page, 0);
      const read = await store.readPages(SCOPE, resolution, start - 20 * length, start + 20 * length);
      expect(read.map((one) => one.start)).toEqual(starts.slice(10, 50));
      expect(await store.readPages(SCOPE, resolution, start, start)).toEqual([]);
    });
  });

  describe('a page of more than one item', () => {
    it('is read whole, and each new version replaces all of it', async () => {
      const [store, other] = await make();
      for (const [version, spenders] of [9_000, 12_000, 10, 9_500].entries()) {
        const page = madePage(spenders);
        expect(await store.putPage(SCOPE, 'hour', 29_000_040, page, version)).toBe(true);
        const [read] = await other.readPages(SCOPE, 'hour', 29_000_040, 29_000_100);
        expect(read?.version).toBe(version + 1);
        expect(bytesOf(read?.page) === bytesOf(page)).toBe(true);
      }
    });

    it('is the winner\u2019s, whole, when two write it at once', async () => {
      const [first, second] = await make();
      for (let round = 0; round < 4; round++) {
        const pages = [madePage(9_000), madePage(9_000)] as const;
        const held = await Promise.all([
          first.putPage(SCOPE, 'day', 29_000_160, pages[0], round),
          second.putPage(SCOPE, 'day', 29_000_160, pages[1], round),
        ]);
        expect([...held].sort()).toEqual([false, true]);
        const [read] = await first.readPages(SCOPE, 'day', 29_000_160, 29_001_600);
        expect(bytesOf(read?.page) === bytesOf(held[0] ? pages[0] : pages[1])).toBe(true);
      }
    });
  });

  describe('scopes and progress', () => {
    it('begin where folding begins, and a known scope is left alone', async () => {
      const [store, other] = await make();
      await store.addScope(SCOPE, 29_000_059);
      await other.addScope(SCOPE, 29_009_999);
      await other.addScope(SIMILAR, 29_000_001);
      const progress = { foldedUntil: 29_000_059, closingUntil: 29_000_040, closedUntil: 29_000_040 };
      expect(await other.readProgress(SCOPE)).toEqual(progress);
      expect([...(await store.scopes())].sort()).toEqual([SCOPE, SIMILAR]);
      expect(await store.readProgress('aws.111122223333.eu-west-1')).toBeUndefined();
    });

    it('never go back, whoever comes last', async () => {
      const [store, other] = await make();
      await store.addScope(SCOPE, 29_000_040);
      await store.advanceProgress(SCOPE, { foldedUntil: 29_000_200, closedUntil: 29_000_160 });
      await other.advanceProgress(SCOPE, { foldedUntil: 29_000_199 });
      await other.advanceProgress(SCOPE, { foldedUntil: 29_000_300, closedUntil: 29_000_100 });
      await other.advanceProgress(SCOPE, { closingUntil: 29_000_160 });
      await other.advanceProgress(SCOPE, { closingUntil: 29_000_100 });
      await other.addScope(SCOPE, 29_000_000);
      const progress = await store.readProgress(SCOPE);
      expect(progress).toMatchObject({ closingUntil: 29_000_160, closedUntil: 29_000_160 });
      expect(progress?.foldedUntil).toBeGreaterThanOrEqual(29_000_200);
    });

    it('keep how far the calls were compared and seen, once they were', async () => {
      const [store, other] = await make();
      await store.addScope(SCOPE, 29_000_040);
      await store.advanceProgress(SCOPE, { comparedFrom: 29_000_100 });
      await other.advanceProgress(SCOPE, { seenUntil: 29_000_160 });
      await store.advanceProgress(SCOPE, { seenUntil: 29_000_100 });
      expect(await other.readProgress(SCOPE)).toMatchObject({ comparedFrom: 29_000_100, seenUntil: 29_000_160 });
    });

    it('of a scope that was never added come from nowhere', async () => {
      const [store] = await make();
      await store.advanceProgress(SCOPE, { foldedUntil: 29_000_200 });
      await store.advanceProgress(SCOPE, { seenUntil: 29_000_200 });
      expect(await store.readProgress(SCOPE)).toBeUndefined();
      expect(await store.scopes()).toEqual([]);
    });
  });

  describe('names', () => {
    it('are read by hash, several hundred at once, and what is unknown is absent', async () => {
      const [store, other] = await make();
      const names = new Map(Array.from({ length: 230 }, (_, i) => [`${i}`.padStart(16, '0'), `name ${i} ✓`] as const));
      await store.putNames(names);
      await other.putNames(new Map([...names].slice(0, 2)));
      const known = [...names.keys()];
      expect(await other.readNames([...known, known[0] ?? '', 'ffffffffffffffff'])).toEqual(names);
      expect(await other.readNames([])).toEqual(new Map());
    });
  });
}
