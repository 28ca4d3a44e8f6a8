import { displayUsd, type PicoUsd } from '#core/money.ts';
import { type EpochMinute, isoOf, msOf } from '#core/time.ts';
import type { Gap } from './gap.ts';

export const countText = (number: number): string => Math.round(number).toLocaleString('en-US');

export const callsText = (number: number): string =>
  `${countText(number)} ${Math.round(number) === 1 ? 'call' : 'calls'}`;

export const betweenText = (from: EpochMinute, to: EpochMinute): string =>
  `between ${isoOf(msOf(from))} and ${isoOf(msOf(to))}`;

export const regionOf = (scope: string): string => scope.slice(scope.lastIndexOf('.') + 1);

export const totalOf = (gaps: readonly Gap[], of: (gap: Gap) => number): number =>
  gaps.reduce((sum, gap) => sum + of(gap), 0);

/** What gaps are estimated to have cost, and how many of their missing calls are not in that. */
export interface GapCost {
  readonly listCost: PicoUsd;
  readonly unestimated: number;
  readonly missing: number;
}

export const costOf = (gaps: readonly Gap[]): GapCost => ({
  listCost: gaps.reduce((sum, { missingListCost = 0n }) => sum + missingListCost, 0n),
  unestimated: totalOf(gaps, ({ unestimated = 0 }) => unestimated),
  missing: totalOf(gaps, ({ missing = 0 }) => missing),
});

/** An amount of money that stands for as many of the missing calls as could be estimated; undefined where none could. */
export const estimateText = ({ unestimated, missing }: GapCost, amount: PicoUsd): string | undefined =>
  unestimated >= missing ? undefined : `${unestimated > 0 ? 'at least' : 'about'} ${displayUsd(amount)}`;
