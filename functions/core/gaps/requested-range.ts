import * as v from 'valibot';
import { timestampOf } from '#core/invocation/timestamp.ts';

/** ISO 8601; without a zone it is UTC. */
const time = v.pipe(
  v.string(),
  v.transform((text) => timestampOf(text) ?? Number.NaN),
  v.finite('must be a time such as 2026-11-02T09:00:00Z'),
);

/** What may be asked for of the past, `{ from, to }`, in epoch milliseconds. */
export const requestedRange = v.strictObject({ from: time, to: time });
