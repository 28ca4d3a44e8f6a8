import * as v from 'valibot';
import { faultsOf } from '#core/faults.ts';
import type { EpochMs } from '#core/time.ts';
import type { MuteKind, MuteMatch } from './mute.ts';
import { SEVERITIES, type Severity } from './severity.ts';

const text = (most: number) => v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(most));

const match = v.pipe(
  v.strictObject({
    incident: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{8}\.[1-9]\d*$/, 'must be an id such as 7f3a09c2.1'))),
    fingerprint: v.optional(text(2_000)),
    check: v.optional(text(100)),
    spender: v.optional(text(2_000)),
  }),
  v.check((given) => Object.keys(given).length > 0, 'name an incident, a fingerprint, a check or a spender'),
);

const requestSchema = v.variant('request', [
  v.strictObject({
    request: v.literal('mute'),
    kind: v.picklist(['snoozed', 'expected', 'suppressed'] satisfies MuteKind[]),
    match,
    /** ISO 8601; every mute ends. */
    until: v.pipe(v.string(), v.isoTimestamp('must be a time such as 2026-11-26T09:00:00Z')),
    /** What is severer is told all the same; without it, what is severer than what is muted. */
    upTo: v.optional(v.picklist(SEVERITIES)),
    reason: text(300),
    by: text(100),
  }),
  v.strictObject({ request: v.literal('unmute'), match, by: text(100) }),
]);

export type MuteRequest =
  | {
      readonly request: 'mute';
      readonly kind: MuteKind;
      readonly match: MuteMatch;
      readonly until: EpochMs;
      readonly upTo: Severity | undefined;
      readonly reason: string;
      readonly by: string;
    }
  | { readonly request: 'unmute'; readonly match: MuteMatch; readonly by: string };

const LONGEST_MS = 366 * 24 * 60 * 60_000;

/** parseMuteRequest checks a request to mute findings or to lift a mute; each error names field and fault. */
export function parseMuteRequest(
  input: unknown,
  now: EpochMs,
): { request: MuteRequest } | { errors: readonly string[] } {
  const result = v.safeParse(requestSchema, input);
  if (!result.success) return { errors: faultsOf(result.issues, 'request') };
  const given = result.output;
  const asked = { ...given, match: defined(given.match) };
  if (asked.request === 'unmute') return { request: asked };
  const until = Date.parse(asked.until);
  if (until <= now) return { errors: ['until: is in the past'] };
  if (until > now + LONGEST_MS) return { errors: ['until: is more than a year ahead; say it again when it is over'] };
  return { request: { ...asked, until, upTo: asked.upTo } };
}

const defined = ({ incident, fingerprint, check, spender }: v.InferOutput<typeof match>): MuteMatch => ({
  ...(incident !== undefined && { incident }),
  ...(fingerprint !== undefined && { fingerprint }),
  ...(check !== undefined && { check }),
  ...(spender !== undefined && { spender }),
});
