import { describe, expect, it } from 'vitest';
import type { Gap } from '#core/gaps/gap.ts';
import type { GapStore } from '#core/ports/gap-store.ts';
import { NINE, SCOPE } from '../support/row.ts';

const gap = (other: Partial<Gap> = {}): Gap => ({
  scope: SCOPE,
  from: NINE,
  to: NINE + 60,
  cause: 'missing-invocations',
  openedAt: 1,
  expected: { invocations: 100, inputTokens: 1e6, outputTokens: 1e4 },
  seen: { invocations: 90, inputTokens: 9e5, outputTokens: 9e3 },
  missingListCost: 123_456_789_012_345_678n,
  status: 'open',
  ...other,
});

/** The promises of the GapStore port; `make` gives an empty store and a second view of it, as another process has one. */
export function describeGapStore(make: () => Promise<readonly [GapStore, GapStore]>): void {
  describe('a gap store', () => {
    it('gives back a gap whole, with its version', async () => {
      const [store, other] = await make();
      expect(await store.put(gap(), 0)).toBe(true);
      expect(await other.read(SCOPE, NINE)).toEqual({ version: 1, gap: gap() });
      expect(await other.read(SCOPE, NINE + 1)).toBeUndefined();
    });

    it('lets one of two win who open or move the same gap', async () => {
      const [first, second] = await make();
      expect((await Promise.all([first.put(gap(), 0), second.put(gap(), 0)])).sort()).toEqual([false, true]);
      expect(await second.put(gap({ cursor: 'a' }), 1)).toBe(true);
      expect(await first.put(gap({ cursor: 'b' }), 1)).toBe(false);
      expect((await first.read(SCOPE, NINE))?.gap.cursor).toBe('a');
    });

    it('lists the gaps of a scope from a time on, whatever became of them', async () => {
      const [store, other] = await make();
      for (const from of [NINE + 60, NINE - 60, NINE]) await store.put(gap({ from }), 0);
      await store.put(gap({ scope: 'aws.111122223333.eu-west-1' }), 0);
      await store.put(gap({ status: 'unmendable', closedAt: 2, reason: 'gone' }), 1);
      const found = await other.ofScope(SCOPE, NINE);
      expect(found.map(({ version, gap: { from, status } }) => [from, status, version])).toEqual([
        [NINE, 'unmendable', 2],
        [NINE + 60, 'open', 1],
      ]);
      expect(await other.ofScope(SCOPE, NINE + 61)).toEqual([]);
    });

    it('lists what is open, of all scopes and the oldest first', async () => {
      const [store, other] = await make();
      await store.put(gap({ from: NINE + 60 }), 0);
      await store.put(gap({ scope: 'aws.111122223333.eu-west-1' }), 0);
      await store.put(gap({ from: NINE - 60 }), 0);
      await store.put(gap({ from: NINE - 60, status: 'mended', closedAt: 2 }), 1);
      expect((await other.open()).map((one) => one.gap.from)).toEqual([NINE, NINE + 60]);
    });
  });
}
