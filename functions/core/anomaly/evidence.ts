import type { Past } from './past-levels.ts';
import type { Stretch } from './recent-slots.ts';

/** What speaks for a runaway, each a logarithm or a small number of about the same size; the weights say how much it counts. */
export const SIGNS = [
  'aboveMean',
  'aboveHighest',
  'aboveSecond',
  'aboveTypicalDay',
  'aboveLastDay',
  'aboveLastHours',
  'aboveSameHours',
  'aboveTypicalSameHours',
  'farAboveMean',
  'steady',
  'sudden',
  'dear',
  'calm',
] as const;
export type Sign = (typeof SIGNS)[number];

/** Nothing is compared with less than this share of the mean: a level above nothing at all is not infinitely odd. */
const LEAST_SHARE = Math.exp(-1);
/** Beyond this (e^2, seven times) more is no more evidence. */
const MOST = 2;

/** A multiple of the mean that few habits reach. */
const FAR = 12;

/** Writes the signs of one stretch into `signs`. `mean` is the cost of a slot over the last week, `usdADay` the same in dollars. */
export function readSigns(signs: Float64Array, stretch: Stretch, past: Past, mean: number, usdADay: number): void {
  const level = Math.log(stretch.lowest);
  const least = LEAST_SHARE * mean;
  const above = (value: number | undefined): number => clip(level - Math.log(Math.max(value ?? 0, least)), -3, MOST);
  const { days, sameHours } = past;
  signs[0] = clip(level - Math.log(mean), 0, 3.5);
  signs[1] = above(days[0]);
  signs[2] = above(days[1] ?? days[0]);
  signs[3] = above(days[days.length >> 1]);
  signs[4] = above(past.lastDay);
  signs[5] = above(past.lastSixHours);
  signs[6] = above(sameHours[0]);
  signs[7] = above(sameHours[sameHours.length >> 1]);
  signs[8] = clip(level - Math.log(FAR * mean), 0, 1.5);
  signs[9] = clip(Math.log(stretch.lowest / stretch.mean), -1.2, -0.2) + 0.2;
  signs[10] = clip(level - Math.log(Math.max(stretch.before, least)), -1, MOST);
  signs[11] = clip(Math.log(usdADay / 144), -8, 3);
  signs[12] = -clip(Math.log(Math.max(days[0] ?? 0, least) / mean), 0, 3.5);
}

const clip = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
