import type { NamedSpend, RollingWindow, Spent } from './replay-report.ts';

export const GROUPS = [
  { key: 'spenders', title: 'Spender' },
  { key: 'models', title: 'Model' },
  { key: 'roles', title: 'Role' },
  { key: 'metadata', title: 'Metadata' },
] as const;
export type GroupKey = (typeof GROUPS)[number]['key'];

/** One name across all windows; a window in which it did not call is undefined. */
export interface RollingRow {
  readonly name: string;
  readonly windows: readonly (Spent | undefined)[];
  /** Its figures in the window with the most calls: what calls and coverage are read from. */
  readonly widest: Spent;
}

const NOTHING: Spent = { listCost: 0n, calls: 0, pricedCalls: 0 };

const widestOf = (windows: readonly (Spent | undefined)[]): Spent =>
  windows.reduce<Spent>((widest, spent) => (spent && spent.calls >= widest.calls ? spent : widest), NOTHING);

/** Turns windows of names into names with windows, dearest first; names in order of calls where the money is the same. */
export function rollingRows(windows: readonly RollingWindow[], key: GroupKey): RollingRow[] {
  const byWindow = windows.map((window) => new Map(window[key].map((entry: NamedSpend) => [entry.name, entry])));
  const names = new Set(byWindow.flatMap((entries) => [...entries.keys()]));
  const rows = [...names].map((name) => {
    const spent = byWindow.map((entries) => entries.get(name));
    return { name, windows: spent, widest: widestOf(spent) };
  });
  return rows.sort((a, b) =>
    a.widest.listCost === b.widest.listCost
      ? b.widest.calls - a.widest.calls
      : a.widest.listCost > b.widest.listCost
        ? -1
        : 1,
  );
}

export function totalRow(windows: readonly RollingWindow[]): RollingRow {
  const totals = windows.map(({ total }) => total);
  return { name: 'total', windows: totals, widest: widestOf(totals) };
}
