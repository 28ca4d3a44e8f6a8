import * as v from 'valibot';
import { oneOf, spenderFields } from './spender-match.ts';

/** Settings of checks by id; each check's own schema validates them. `false` switches a check off. */
export const checksSchema = v.record(v.string(), v.union([v.literal(false), v.record(v.string(), v.unknown())]));
export type CheckSettings = v.InferOutput<typeof checksSchema>;

/** What holds for some spenders instead of the settings of all; where several match, the later ones win field by field. */
export const overrideSchema = v.strictObject({
  match: v.pipe(v.strictObject(spenderFields), oneOf('name exactly one of profile, tag')),
  checks: checksSchema,
});
export type Override = v.InferOutput<typeof overrideSchema>;

/** Settings under those that come later; what is off stays off until somebody sets a field of it. */
export function mergeSettings(all: readonly (CheckSettings[string] | undefined)[]): CheckSettings[string] {
  let merged: CheckSettings[string] = {};
  for (const one of all) if (one !== undefined) merged = one === false ? false : { ...merged, ...one };
  return merged;
}
