/** Narrow reads of parsed JSON that nobody has validated: what is not of the asked kind is undefined, never coerced. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const objectOf = (value: unknown): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A string with something in it. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** No call has so many of anything; a larger number is a mistake. Sums over millions of calls stay below 2^53, so they are exact. */
const MAX_COUNT = 1e9;

/** A whole number of things from 0 to a billion; `-0` becomes 0. */
export const countOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_COUNT ? value + 0 : undefined;
