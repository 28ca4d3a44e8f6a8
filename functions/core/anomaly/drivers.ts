import type { Hash, TokenMeter } from '#core/invocation/invocation.ts';
import { addTally, emptyTally, type PageEntry, type Tally } from '#core/ledger/page.ts';
import { PROMPT_METERS } from '#core/ledger/prompt-history.ts';
import type { PicoUsd } from '#core/money.ts';

/** What a spender did in a time: its entries of the pages, and how many minutes they are of. */
export interface Flow {
  readonly entries: readonly PageEntry[];
  readonly minutes: number;
}

export type Cause =
  | 'new caller'
  | 'new model'
  | 'more calls'
  | 'longer prompts'
  | 'fewer cache hits'
  | 'longer answers'
  | 'other prices';

/** One part of what an hour costs more than usual; below zero where it costs less. */
export interface Driver {
  readonly cause: Cause;
  readonly model: string;
  /** Hash of the role's name. */
  readonly role: Hash | undefined;
  readonly perHour: PicoUsd;
}

type PriceOf = (meter: TokenMeter) => PicoUsd | undefined;

/**
 * driversOf says what an hour costs more than usual, by model and role, and in each by what changed: first that there are more calls, at
 * what a call used to cost; then that a call has longer prompts, fewer of its tokens from the cache, a longer answer, at list prices; and
 * what is left is other prices. The parts add up to the difference to the pico-dollar. The largest first.
 */
export function driversOf(now: Flow, usual: Flow, priceOf: PriceOf): Driver[] {
  const [present, past] = [slicesOf(now), slicesOf(usual)];
  const roles = new Set([...past.values()].map(({ role }) => role));
  const models = new Set([...past.values()].map(({ model }) => model));
  const drivers = [...new Set([...present.keys(), ...past.keys()])].flatMap((key): Driver[] => {
    const [one, before] = [present.get(key), past.get(key)];
    const { model = '', role } = one ?? before ?? {};
    const costs = [perHour(one, now), perHour(before, usual)] as const;
    if (!one || !before) {
      const isNewModel = roles.has(role) && !models.has(model);
      const cause = before || (roles.has(role) && !isNewModel) ? 'more calls' : isNewModel ? 'new model' : 'new caller';
      return [{ cause, model, role, perHour: costs[0] - costs[1] }];
    }
    return partsOf(one.tally, before.tally, costs, [now.minutes, usual.minutes], priceOf).map(([cause, amount]) => ({
      cause,
      model,
      role,
      perHour: amount,
    }));
  });
  return drivers
    .filter((one) => one.perHour !== 0n)
    .sort((a, b) => (size(a) > size(b) ? -1 : size(a) < size(b) ? 1 : 0));
}

interface Slice {
  readonly model: string;
  readonly role: Hash | undefined;
  readonly tally: Tally;
}

function slicesOf({ entries }: Flow): Map<string, Slice> {
  const slices = new Map<string, Slice>();
  for (const { model, role, tally } of entries) {
    const key = `${model} ${role ?? ''}`;
    const slice = slices.get(key) ?? { model, role, tally: emptyTally() };
    slices.set(key, slice);
    addTally(slice.tally, tally);
  }
  return slices;
}

const perHour = (slice: Slice | undefined, { minutes }: Flow): PicoUsd =>
  slice === undefined ? 0n : (slice.tally.listCost * 60n) / BigInt(Math.max(1, minutes));

function partsOf(
  now: Tally,
  usual: Tally,
  [costNow, costUsual]: readonly [PicoUsd, PicoUsd],
  [minutesNow, minutesUsual]: readonly [number, number],
  priceOf: PriceOf,
): [Cause, PicoUsd][] {
  const calls = (now.calls * 60) / Math.max(1, minutesNow);
  const callsUsual = (usual.calls * 60) / Math.max(1, minutesUsual);
  const price = (meter: TokenMeter): number => Number(priceOf(meter) ?? 0n);
  const prompt = (tally: Tally): number =>
    PROMPT_METERS.reduce((sum, meter) => sum + tally.tokens[meter], 0) / tally.calls;
  const promptCost = (tally: Tally): number =>
    PROMPT_METERS.reduce((sum, meter) => sum + tally.tokens[meter] * price(meter), 0) / tally.calls;
  const rate = (tally: Tally): number => (prompt(tally) > 0 ? promptCost(tally) / prompt(tally) : 0);
  const answer = (tally: Tally): number => (tally.tokens.output * price('output')) / tally.calls;
  const more = pico(Number(costUsual) * (calls / callsUsual - 1));
  const longer = pico(calls * (prompt(now) - prompt(usual)) * rate(usual));
  const dearer = pico(calls * prompt(now) * (rate(now) - rate(usual)));
  const answers = pico(calls * (answer(now) - answer(usual)));
  return [
    ['more calls', more],
    ['longer prompts', longer],
    ['fewer cache hits', dearer],
    ['longer answers', answers],
    ['other prices', costNow - costUsual - more - longer - dearer - answers],
  ];
}

const pico = (amount: number): PicoUsd => BigInt(Math.round(Number.isFinite(amount) ? amount : 0));
const size = ({ perHour: amount }: Driver): PicoUsd => (amount < 0n ? -amount : amount);
