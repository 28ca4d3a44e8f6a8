import * as v from 'valibot';
import { faultsOf } from '#core/faults.ts';
import { parsePriceOverrides } from '#core/pricing/parse-price-overrides.ts';
import { isTimeZone } from '#core/time.ts';
import { type Budget, budgetName, budgetSchema } from './budget.ts';
import { checkSettingFaults } from './check-settings.ts';
import { checksSchema, overrideSchema } from './override.ts';
import { quietHoursSchema } from './quiet-hours.ts';
import { type TargetConfig, targetName, targetSchema } from './target.ts';

/** Keys of request metadata that link the calls of a conversation, in order of preference. */
const CONVERSATION_KEYS = [
  'session',
  'sessionId',
  'session_id',
  'conversation',
  'conversationId',
  'conversation_id',
  'threadId',
  'thread_id',
];

const metadataKey = v.pipe(v.string(), v.nonEmpty(), v.maxLength(256));
const usdPerMillion = v.optional(v.pipe(v.number(), v.finite(), v.minValue(0)));

/** USD per million tokens, for every endpoint, Region and prompt length of the model at the standard tier. */
const priceOverride = v.strictObject({
  input: usdPerMillion,
  output: usdPerMillion,
  cacheRead: usdPerMillion,
  cacheWrite5m: usdPerMillion,
  cacheWrite1h: usdPerMillion,
  cacheWrite30m: usdPerMillion,
});

const targetsDiffer = (targets: TargetConfig[]): boolean => new Set(targets.map(targetName)).size === targets.length;

const namesDiffer = (budgets: Budget[]): boolean => new Set(budgets.map(budgetName)).size === budgets.length;

/** Everything a user may set; every field has a default, an unknown one is an error that names it. */
const configSchema = v.strictObject({
  budgets: v.optional(
    v.pipe(v.array(budgetSchema), v.check(namesDiffer, 'two budgets have the same name: give each its own')),
    [],
  ),
  checks: v.optional(checksSchema, {}),
  overrides: v.optional(v.array(overrideSchema), []),
  prices: v.optional(v.record(v.pipe(v.string(), v.nonEmpty()), priceOverride), {}),
  /** Request-metadata keys to sum spend by, beside those that link a conversation. */
  metadataKeys: v.optional(v.array(metadataKey), []),
  conversationKeys: v.optional(v.array(metadataKey), CONVERSATION_KEYS),
  /** Where people are told. */
  targets: v.optional(
    v.pipe(v.array(targetSchema), v.check(targetsDiffer, 'two targets have the same name: give each its own')),
    [],
  ),
  /** IANA name, for wording and quiet hours; a profile's tag `watchdog:timezone` does the same for its messages. */
  timeZone: v.optional(
    v.pipe(v.string(), v.check(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')),
    'UTC',
  ),
  quietHours: v.optional(quietHoursSchema),
});

export type Config = v.InferOutput<typeof configSchema>;

/** parseConfig validates the whole of a user's config, prices and check settings included; each error names field and fault. */
export function parseConfig(input: unknown): { config: Config } | { errors: readonly string[] } {
  if (Array.isArray(input)) return { errors: ['config: must be an object, not a list'] };
  const result = v.safeParse(configSchema, input);
  if (!result.success) return { errors: faultsOf(result.issues, 'config') };
  const errors = [...parsePriceOverrides(result.output.prices).problems, ...checkSettingFaults(result.output)];
  return errors.length > 0 ? { errors } : { config: result.output };
}
