import type { GapStore, StoredGap } from '#core/ports/gap-store.ts';
import type { EpochMinute } from '#core/time.ts';

/** Gaps in this process's memory; it keeps the same promises as the table. */
export function memoryGaps(): GapStore {
  const gaps = new Map<string, StoredGap>();
  const keyOf = (scope: string, from: EpochMinute): string => `${scope}#${from}`;
  return {
    read: async (scope, from) => gaps.get(keyOf(scope, from)),
    async put(gap, expected) {
      const key = keyOf(gap.scope, gap.from);
      if ((gaps.get(key)?.version ?? 0) !== expected) return false;
      gaps.set(key, { version: expected + 1, gap });
      return true;
    },
    ofScope: async (scope, since) =>
      [...gaps.values()]
        .filter(({ gap }) => gap.scope === scope && gap.from >= since)
        .sort((a, b) => a.gap.from - b.gap.from),
    open: async () =>
      [...gaps.values()].filter(({ gap }) => gap.status === 'open').sort((a, b) => a.gap.from - b.gap.from),
  };
}
