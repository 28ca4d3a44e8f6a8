import { SIGNS, type Sign } from './evidence.ts';
import { SPANS } from './spans.ts';

/** What a sign counts in a stretch of one slot, and how much more in one of twelve or longer; between them by the logarithm. */
type Weight = readonly [one: number, more: number];

/**
 * Found by search on request rates of production clients with made-up runaways (ServeGen, arXiv:2505.09999), so that few alarms come on
 * the unchanged rates and few dollars are gone: the mean over searches on different seven tenths of the clients.
 */
const WEIGHTS: Readonly<Record<Sign, Weight>> = {
  aboveMean: [0.153, -0.132],
  aboveHighest: [0.15, -0.15],
  aboveSecond: [0.132, -0.054],
  aboveTypicalDay: [0.054, -0.054],
  aboveLastDay: [0.014, 0.064],
  aboveLastHours: [0.159, 0.083],
  aboveSameHours: [0.138, -0.13],
  aboveTypicalSameHours: [0.003, 0.115],
  farAboveMean: [0.043, -0.009],
  steady: [0.382, 0.305],
  sudden: [0.284, 0.157],
  dear: [0.188, -0.195],
  calm: [0.076, -0.144],
};
const WEIGHT_OF_ANY: Weight = [0.32, 0.02];
/** One slot alone is a burst until shown otherwise, yet far above all that ever was it is enough. */
const WEIGHT_OF_ONE = 0.471;

/** Strength that is a score of a half. */
const THRESHOLD = 2;

/** A level below this multiple of the mean is never looked at. */
export const LEAST_FACTOR = 2.3;

const FULL_AT = Math.log(12);

/** The weights of each span, those of SIGNS first and the constant last. */
const BY_SPAN = SPANS.map((span) => {
  const share = Math.min(1, Math.log(span) / FULL_AT);
  const at = ([one, more]: Weight): number => one + share * more;
  return [...SIGNS.map((sign) => at(WEIGHTS[sign])), at(WEIGHT_OF_ANY) + (span === 1 ? WEIGHT_OF_ONE : 0)];
});

/** How strongly the signs of a stretch speak for a runaway: a sum, so that every part of it can be shown. */
export function strengthOf(signs: Float64Array, span: number): number {
  const weights = BY_SPAN[span] ?? [];
  let sum = weights[SIGNS.length] ?? 0;
  for (let sign = 0; sign < SIGNS.length; sign++) sum += (weights[sign] ?? 0) * (signs[sign] ?? 0);
  return sum;
}

/** A strength as a score from 0 to 1, a half at the threshold. */
export const chanceOf = (strength: number): number => 1 / (1 + Math.exp(2 * (THRESHOLD - strength)));
