import type { EpochMs } from '#core/time.ts';

/** Who looks at a message: Slack words its dates for each reader. */
export interface Reader {
  /** IANA name. */
  readonly timeZone: string;
  readonly now: EpochMs;
}
