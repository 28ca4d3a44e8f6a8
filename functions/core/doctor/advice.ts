import type { Called } from '#core/ports/called.ts';

/** What one look at an account says. */
export interface Advice {
  /** `blocking`: nothing is seen like this. `advised`: it is watched, but not as well. `unknown`: it could not be looked at. */
  readonly state: 'good' | 'blocking' | 'advised' | 'unknown';
  readonly about: string;
  readonly says: string;
  /** What mends it, as it is typed. */
  readonly commands?: readonly string[];
}

/** What was found, or the call that got no answer. */
export type Looked<T> = { readonly found: T } | Called;

export const unanswered = (about: string, { action, code, refused }: Called): Advice => ({
  state: 'unknown',
  about,
  says: refused ? `${action} is refused (${code}): allow it to whoever runs this` : `${action} got no answer (${code})`,
});
