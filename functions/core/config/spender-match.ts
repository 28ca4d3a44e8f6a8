import * as v from 'valibot';
import type { Spender } from '#core/profiles/spender.ts';

/** Fields that choose spenders. */
export const spenderFields = {
  /** Name, ARN or id of a spender. */
  profile: v.optional(v.pipe(v.string(), v.nonEmpty())),
  /** `key=value`. */
  tag: v.optional(v.pipe(v.string(), v.regex(/^[^=]+=.*$/s, 'must be key=value'))),
};

export interface SpenderMatch {
  readonly profile?: string | undefined;
  readonly tag?: string | undefined;
}

/** A check that exactly one of the fields is given. */
export const oneOf = <Choice extends object>(message: string) =>
  v.check((choice: Choice) => Object.keys(choice).length === 1, message);

/** matchesSpender says whether a spender is the profile that is named, or has the tag; everybody where neither is. */
export function matchesSpender(match: SpenderMatch, spender: Spender): boolean {
  if (match.profile !== undefined) return match.profile === spender.id || match.profile === spender.name;
  if (match.tag === undefined) return true;
  const [key = '', ...value] = match.tag.split('=');
  return Object.hasOwn(spender.tags, key) && spender.tags[key] === value.join('=');
}
