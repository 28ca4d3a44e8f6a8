import { type Page, pricedCallsOf } from '#core/ledger/page.ts';
import type { PicoUsd } from '#core/money.ts';
import type { ResolveSpender } from '#core/ports/catalog.ts';
import type { Gap } from './gap.ts';
import { modelKey } from './model-key.ts';

/**
 * missingCost estimates the list cost of calls that nobody has a record of: each at the mean of its own model's successful and wholly
 * priced calls in `usual`. Calls of a model without any are counted as unestimated, and add nothing.
 */
export function missingCost(
  missing: ReadonlyMap<string, number>,
  usual: Page,
  resolveSpender: ResolveSpender,
): Pick<Gap, 'missingListCost' | 'unestimated'> {
  const means = meansOf(usual, resolveSpender);
  let listCost: PicoUsd | undefined;
  let unestimated = 0;
  for (const [key, calls] of missing) {
    const mean = means.get(key);
    if (mean) listCost = (listCost ?? 0n) + (mean.listCost * BigInt(Math.round(calls))) / mean.calls;
    else unestimated += calls;
  }
  return { ...(listCost !== undefined && { missingListCost: listCost }), ...(unestimated > 0 && { unestimated }) };
}

interface Mean {
  readonly listCost: PicoUsd;
  readonly calls: bigint;
}

function meansOf({ entries }: Page, resolveSpender: ResolveSpender): Map<string, Mean> {
  const means = new Map<string, Mean>();
  for (const { spender, tally } of entries.values()) {
    const calls = BigInt(Math.max(0, pricedCallsOf(tally) - tally.failed));
    if (calls === 0n) continue;
    const key = modelKey(resolveSpender, spender);
    const known = means.get(key) ?? { listCost: 0n, calls: 0n };
    means.set(key, { listCost: known.listCost + tally.listCost, calls: known.calls + calls });
  }
  return means;
}
