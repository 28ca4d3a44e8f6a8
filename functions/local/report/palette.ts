import { dearestFirst } from './format.ts';
import type { ReportedSpender } from './replay-report.ts';

/** Spenders with a color of their own; the others share `rest`. */
export const COLORED = 6;

export const REST = 'rest';

/** The style class of every spender's color, the same in every chart: `c0` for the dearest to `c5`, then `rest`. */
export function colorClasses(spenders: readonly ReportedSpender[]): (id: string) => string {
  const ranked = spenders.toSorted(dearestFirst).filter(({ listCost }) => listCost > 0n);
  const classes = new Map(ranked.slice(0, COLORED).map(({ id }, index) => [id, `c${index}`]));
  return (id) => classes.get(id) ?? REST;
}
