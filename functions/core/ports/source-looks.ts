import type { Looked } from '#core/doctor/advice.ts';
import type { LoggingConfiguration } from '#core/source/invocation-logging.ts';
import type { SubscriptionFilter } from '#core/source/subscription-slot.ts';

/** Looks at what the watchdog sees by, in the account and Region it runs in; none of them rejects. */
export interface SourceLooks {
  /** Finds undefined where invocation logging is off. */
  logging(): Promise<Looked<LoggingConfiguration | undefined>>;
  /** Finds undefined where there is no such log group. */
  subscriptionFilters(logGroup: string): Promise<Looked<readonly SubscriptionFilter[] | undefined>>;
  /** Finds undefined where there is no such bucket. */
  sendsEvents(bucket: string): Promise<Looked<boolean | undefined>>;
}
