import { displayUsd, type PicoUsd } from '#core/money.ts';
import type { Driver } from './drivers.ts';

/** Drivers that are told, each at least this share of the difference. */
const MOST_TOLD = 3;
const LEAST_SHARE = 0.1;

/** Words for a cause that makes an hour cheaper. */
const CHEAPER: Readonly<Partial<Record<Driver['cause'], string>>> = {
  'more calls': 'fewer calls',
  'longer prompts': 'shorter prompts',
  'fewer cache hits': 'more cache hits',
  'longer answers': 'shorter answers',
};

/** `+$2.10 more calls of refund-bot, +$0.90 longer prompts of refund-bot`: the largest parts of what an hour costs more. `nameOf` tells a role. */
export function driversText(drivers: readonly Driver[], nameOf: (role: string) => string | undefined): string {
  const difference = drivers.reduce((sum, { perHour }) => sum + perHour, 0n);
  const told = drivers
    .filter(({ perHour }) => Math.abs(Number(perHour)) >= LEAST_SHARE * Math.abs(Number(difference)))
    .slice(0, MOST_TOLD);
  return told.map((one) => partText(one, nameOf)).join(', ');
}

function partText({ cause, model, role, perHour }: Driver, nameOf: (role: string) => string | undefined): string {
  const name = role === undefined ? undefined : nameOf(role);
  const by = cause === 'new model' || name === undefined ? model : shortRole(name);
  const what = perHour < 0n ? (CHEAPER[cause] ?? cause) : cause;
  return `${signed(perHour)} ${what} of ${by}`;
}

/** The name at the end of a role's or user's ARN. */
const shortRole = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

const signed = (amount: PicoUsd): string => (amount < 0n ? `-${displayUsd(-amount)}` : `+${displayUsd(amount)}`);
