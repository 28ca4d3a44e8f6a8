import * as v from 'valibot';
import { PERIODS } from '#core/time.ts';
import { oneOf, spenderFields } from './spender-match.ts';

const match = v.pipe(
  v.strictObject({ ...spenderFields, account: v.optional(v.literal(true)) }),
  oneOf('name exactly one of profile, tag, account'),
);

/** One limit. Periods are UTC, as on the bill. */
export const budgetSchema = v.strictObject({
  name: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(100))),
  match,
  period: v.picklist(PERIODS),
  limitUsd: v.pipe(v.number(), v.minValue(0.01), v.maxValue(1_000_000_000)),
});

export type Budget = v.InferOutput<typeof budgetSchema>;

/** A budget's name: the one given, else what it matches. */
export const budgetName = ({ name, match, period }: Budget): string =>
  name ?? `${match.profile ?? match.tag ?? 'account'} per ${period}`;
