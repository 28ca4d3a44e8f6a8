import * as v from 'valibot';

/** A floor in dollars below which nobody is told, with its default. */
export const floorInUsd = (byDefault: number) =>
  v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1_000_000_000)), byDefault);
