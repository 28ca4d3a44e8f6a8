import { shareText } from '#core/messages/amounts.ts';
import { foreignText } from '#core/messages/foreign-text.ts';
import { displayUsd, type PicoUsd } from '#core/money.ts';
import { type EpochMs, isoOf } from '#core/time.ts';
import type { Spent } from './replay-report.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2 Nov`, UTC. */
export function dayText(at: EpochMs): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** `14:07`, UTC. */
export const clockText = (at: EpochMs): string => isoOf(at).slice(11, 16);

/** `2 Nov 14:07`, UTC. */
export const momentText = (at: EpochMs): string => `${dayText(at)} ${clockText(at)}`;

/** `26 Oct 2026 00:00 – 3 Nov 2026 00:00 UTC`. */
export function spanText(start: EpochMs, end: EpochMs): string {
  const full = (at: EpochMs): string => `${dayText(at)} ${new Date(at).getUTCFullYear()} ${clockText(at)}`;
  return `${full(start)} – ${full(end)} UTC`;
}

export const countText = (count: number): string => count.toLocaleString('en-US');

/** `1 call`, `2 calls`. */
export const plural = (count: number, noun: string): string => `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;

/** Three digits are enough to compare tokens by: 9,999, 12.3k, 4.56M, 1.20B. */
export function compactCount(count: number): string {
  if (count < 10_000) return countText(count);
  const [unit, suffix] = count < 999_500 ? [1e3, 'k'] : count < 999.5e6 ? [1e6, 'M'] : [1e9, 'B'];
  const size = count / unit;
  return `${size.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0)}${suffix}`;
}

export const coverageText = ({ calls, pricedCalls }: Pick<Spent, 'calls' | 'pricedCalls'>): string =>
  shareText(pricedCalls, calls);

export const costShare = (part: PicoUsd, whole: PicoUsd): string => shareText(Number(part), Number(whole));

/** An amount for an axis: no cents where there are none. */
export const axisUsd = (pico: number): string => displayUsd(BigInt(Math.round(pico))).replace(/\.00$/, '');

/** Said instead of an amount where not one call had a price. */
export const NO_PRICE = 'no price';

/** The amount, or that there is none to give: never zero for want of a price. */
export const spentText = (spent: Spent): string =>
  spent.calls > 0 && spent.pricedCalls === 0 && spent.listCost === 0n ? NO_PRICE : displayUsd(spent.listCost);

export const sumOf = (amounts: readonly PicoUsd[]): PicoUsd => amounts.reduce((sum, amount) => sum + amount, 0n);

/** -1, 0, 1 for a descending sort by amount. */
export const dearestFirst = (a: { readonly listCost: PicoUsd }, b: { readonly listCost: PicoUsd }): number =>
  a.listCost === b.listCost ? 0 : a.listCost > b.listCost ? -1 : 1;

/** A name cut to what a table can bear; say the whole of it in a title. */
export const nameText = (name: string): string => foreignText(name, 80);

const PRINCIPAL = /^arn:[^:]+:(?:iam|sts)::\d{12}:(?:assumed-role|role|user)\//;

/** Roles and users without the ARN around them, unless two of the names would then be one. */
export function shortNames(names: readonly string[]): (name: string) => string {
  const short = (name: string): string => name.replace(PRINCIPAL, '');
  return new Set(names.map(short)).size === new Set(names).size ? short : (name) => name;
}
