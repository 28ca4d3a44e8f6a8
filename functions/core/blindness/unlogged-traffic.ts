import { settledUntil } from '#core/gaps/compared-range.ts';
import { betweenText, callsText, countText, regionOf } from '#core/gaps/gap-text.ts';
import { type PicoUsd, picoOf } from '#core/money.ts';
import type { UnloggedRead, UnloggedUse } from '#core/ports/unlogged-metrics.ts';
import { DAY, type EpochMinute, type EpochMs, HOUR } from '#core/time.ts';
import { type BlindRate, rateText } from './blind-rate.ts';
import { costOf, type Sight, type Wrong } from './sight.ts';

/** Pico-dollars a token, for a model by its id; undefined where there is no price. */
export type RatesOf = (model: string) => {
  readonly input?: PicoUsd | undefined;
  readonly output?: PicoUsd | undefined;
};

/** An hour that is a matter for this week, as is one of unknown cost. */
const MANY = picoOf(1);
/** As many names as a person reads. */
const NAMED = 3;

interface Range {
  readonly from: EpochMinute;
  readonly to: EpochMinute;
}

export function unloggedRange(now: EpochMs): Range {
  const to = settledUntil(now);
  return { from: to - DAY, to };
}

/**
 * unloggedTraffic tells of calls in a day that were made where nothing is logged, with what their tokens cost as uncached ones of this
 * Region: the counts do not tell cached tokens apart. Undefined where the counts are not all there.
 */
export function unloggedTraffic(
  read: UnloggedRead,
  { from, to }: Range,
  scope: string,
  ratesOf: RatesOf,
): Sight | undefined {
  const sight = { check: 'unlogged-traffic', scope, resource: regionOf(scope) };
  const uses = read.used.map((use) => usedIn(use, ratesOf)).filter(({ first }) => first < Number.POSITIVE_INFINITY);
  // What is there is there, whatever else there may be.
  if (uses.length === 0) return read.isComplete && !read.isPart ? { ...sight, wrong: undefined } : undefined;
  const sum = (of: (use: Used) => number | undefined): number => uses.reduce((total, use) => total + (of(use) ?? 0), 0);
  const calls = uses.every((use) => use.calls === undefined) ? undefined : sum((use) => use.calls);
  const [input, output] = [sum((use) => use.input), sum((use) => use.output)];
  const rate = rateOf(uses, !read.isComplete || read.isPart, to);
  const isSmall = rate.perHour !== undefined && rate.perHour < MANY && !rate.isPart;
  const names = uses
    .sort((a, b) => b.input + b.output - (a.input + a.output))
    .map(({ model }) => model ?? 'a model that is not named');
  const wrong: Wrong = {
    severity: isSmall ? 'low' : 'medium',
    reason: [
      `blind to ${rateText(rate)}: bedrock-mantle logs no calls, and had `,
      calls === undefined ? '' : `${callsText(calls)}, `,
      `${countText(input)} tokens in and ${countText(output)} out in a day, of ${listed(names)}`,
      read.projects.length > 0 ? `, by ${listed(read.projects)}` : '',
    ].join(''),
    ...costOf(rate),
    listCost: uses.reduce((total, { cost }) => total + cost, 0n),
    evidence: {
      window: betweenText(from, to),
      inputTokens: input,
      outputTokens: output,
      ...(calls !== undefined && { calls }),
      projects: read.projects.length,
    },
    commands: ['aws cloudwatch list-metrics --namespace AWS/BedrockMantle --recently-active PT3H'],
  };
  return { ...sight, wrong };
}

interface Used {
  readonly model: string | undefined;
  readonly calls: number | undefined;
  readonly input: number;
  readonly output: number;
  readonly cost: PicoUsd;
  /** Some of it has no price, or is not counted. */
  readonly isPart: boolean;
  /** Its first hour; infinite where it was not used. */
  readonly first: EpochMinute;
}

function usedIn({ model, calls, inputTokens, outputTokens }: UnloggedUse, ratesOf: RatesOf): Used {
  const rates = model === undefined ? {} : ratesOf(model);
  const [input, output] = [sumOf(inputTokens), sumOf(outputTokens)];
  const priced = (tokens: number, price: PicoUsd | undefined): PicoUsd => BigInt(Math.round(tokens)) * (price ?? 0n);
  const lacks = (tokens: number, price: PicoUsd | undefined): boolean => tokens > 0 && price === undefined;
  const hours = [calls, inputTokens, outputTokens].flatMap((one) => [...(one ?? [])]).filter(([, count]) => count > 0);
  return {
    model,
    calls: calls && sumOf(calls),
    input,
    output,
    cost: priced(input, rates.input) + priced(output, rates.output),
    isPart:
      lacks(input, rates.input) ||
      lacks(output, rates.output) ||
      inputTokens === undefined ||
      outputTokens === undefined,
    first: Math.min(...hours.map(([hour]) => hour)),
  };
}

/** The mean hour since the first call of the day. */
function rateOf(uses: readonly Used[], isPart: boolean, to: EpochMinute): BlindRate {
  const cost = uses.reduce((total, use) => total + use.cost, 0n);
  const minutes = to - Math.min(...uses.map(({ first }) => first));
  return {
    perHour: cost > 0n ? (cost * BigInt(HOUR)) / BigInt(minutes) : undefined,
    isPart: isPart || uses.some((use) => use.isPart),
  };
}

const sumOf = (hours: ReadonlyMap<EpochMinute, number> | undefined): number =>
  [...(hours?.values() ?? [])].reduce((total, count) => total + count, 0);

const listed = (names: readonly string[]): string =>
  [...names.slice(0, NAMED), ...(names.length > NAMED ? [`${names.length - NAMED} more`] : [])].join(', ');
