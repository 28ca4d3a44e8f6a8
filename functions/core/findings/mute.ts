import type { EpochMs } from '#core/time.ts';
import type { Severity } from './severity.ts';
import { severer } from './severity.ts';

/** Why nobody is told for a while: put off by a person, foreseen, or not wanted. */
export type MuteKind = 'snoozed' | 'expected' | 'suppressed';

/** A person's word that findings need not be told until a time. Judging goes on, and it ends by itself. */
export interface Mute {
  readonly id: string;
  readonly kind: MuteKind;
  /** What it covers; at least one is given, and all that are must fit. */
  readonly match: MuteMatch;
  readonly until: EpochMs;
  /** What is severer than this is told all the same. */
  readonly upTo: Severity;
  readonly reason: string;
  readonly by: string;
  readonly at: EpochMs;
}

export interface MuteMatch {
  readonly fingerprint?: string;
  /** Id of an incident: its findings, and those that join it. */
  readonly incident?: string;
  readonly check?: string;
  /** Name, ARN or id. */
  readonly spender?: string;
}

/** What a mute is matched against. */
export interface Mutable {
  readonly fingerprint: string;
  readonly incident?: string | undefined;
  readonly check: string;
  readonly spender?: string | undefined;
  readonly spenderName?: string | undefined;
  readonly severity: Severity;
}

/** Whether a mute covers a finding of that severity at that time. */
export function covers({ match, until, upTo }: Mute, finding: Mutable, at: EpochMs): boolean {
  if (at >= until || severer(finding.severity, upTo)) return false;
  return matchesFinding(match, finding);
}

/** Whether it is about a finding at all, whatever the time and the severity. */
export function matchesFinding(match: MuteMatch, finding: Mutable): boolean {
  const { fingerprint, incident, check, spender } = match;
  return (
    (fingerprint === undefined || fingerprint === finding.fingerprint) &&
    (incident === undefined || incident === finding.incident) &&
    (check === undefined || check === finding.check) &&
    (spender === undefined || spender === finding.spender || spender === finding.spenderName)
  );
}

/** The mute that covers a finding, the longest where several do. */
export const muteFor = (mutes: readonly Mute[], finding: Mutable, at: EpochMs): Mute | undefined =>
  mutes.filter((mute) => covers(mute, finding, at)).sort((a, b) => b.until - a.until)[0];
