import type { EpochMs } from '#core/time.ts';

const ISO = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,18}(Z|[+-][0-9]{2}:[0-9]{2})?$/;
// Bedrock was not there before 2023; a year like 2262 is a unit mistake, and would keep its page forever.
const EARLIEST = Date.UTC(2023, 0);
const LATEST = Date.UTC(2100, 0);

/**
 * Reads an ISO 8601 time from 2023 to 2099; without a zone it is UTC, as Bedrock writes it. Undefined for anything else, such as a
 * day that its month does not have.
 */
export function timestampOf(value: unknown): EpochMs | undefined {
  const [text, zone] = typeof value === 'string' ? (ISO.exec(value) ?? []) : [];
  if (text === undefined) return undefined;
  const at = Date.parse(zone === undefined ? `${text}Z` : text);
  return isRealDay(text) ? plausibleTime(at) : undefined;
}

/** A time from 2023 to 2099 in epoch milliseconds; undefined for anything else. */
export const plausibleTime = (at: unknown): EpochMs | undefined =>
  typeof at === 'number' && at >= EARLIEST && at < LATEST ? at : undefined;

/** Date.parse takes the 30th of February for the 2nd of March. */
const isRealDay = (text: string): boolean =>
  new Date(Date.parse(text.slice(0, 10))).getUTCDate() === Number(text.slice(8, 10));
