import { SEALED_AFTER } from '#core/ledger/lateness.ts';
import type { PageEntry } from '#core/ledger/page.ts';
import { type EpochMinute, type EpochMs, minuteOf } from '#core/time.ts';
import type { PriceRow } from './price-row.ts';

/** What is to be summed again after prices or names have changed. It can wait, be repeated, and be broken off at any day. */
export interface Reprice {
  readonly id: string;
  /** Before it, a function may still be at work with the old prices. */
  readonly readyAt: EpochMs;
  /** Scopes of one Region, as `<region>`, or one scope, as `<partition>.<account>.<region>`. */
  readonly place: string;
  /** Since when, by model id and by the last part of a spender's ARN. */
  readonly models: Readonly<Record<string, EpochMinute>>;
  readonly spenders: Readonly<Record<string, EpochMinute>>;
  /** Minutes from here on are done or need nothing. */
  readonly until: EpochMinute;
}

export const repriceFrom = ({ models, spenders }: Reprice): EpochMinute =>
  Math.min(...Object.values(models), ...Object.values(spenders));

/** Older minutes are sealed: their rows are about to expire, and a sum of what is left would be wrong. */
export const oldestToReprice = (now: EpochMs): EpochMinute => minuteOf(now) - SEALED_AFTER;

/** Since when the calls of each model have a price that they had not. */
export function repricedModels(added: readonly PriceRow[], now: EpochMs): Record<string, EpochMinute> {
  const models: Record<string, EpochMinute> = {};
  for (const { model, effectiveFrom = 0 } of added) {
    const from = Math.max(minuteOf(effectiveFrom), oldestToReprice(now));
    models[model] = Math.min(from, models[model] ?? from);
  }
  return models;
}

/** Whether a slice of a page that goes on until `end` (exclusive) has calls that are to be summed again. */
export function isTouched({ models, spenders }: Reprice, { model, spender }: PageEntry, end: EpochMinute): boolean {
  const from = Math.min(ownOf(models, model), ownOf(spenders, shortIdOf(spender)));
  return from < end;
}

/** A call may name a profile by its ARN, in either of the two ways these are written, or by its id alone. */
export const shortIdOf = (spender: string): string => spender.slice(spender.lastIndexOf('/') + 1);

const ownOf = (table: Readonly<Record<string, EpochMinute>>, key: string): EpochMinute =>
  Object.hasOwn(table, key) ? (table[key] ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
