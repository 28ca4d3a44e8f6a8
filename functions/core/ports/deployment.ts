import type { LoggingConfiguration } from '#core/source/invocation-logging.ts';
import type { SubscriptionFilter } from '#core/source/subscription-slot.ts';

/** What a deployment writes for the functions it deploys. */
export interface DeployedSettings {
  /** Stores the user's configuration in place of the one before. */
  putConfig(config: unknown): Promise<void>;
  /** Stores a configuration unless there is one. */
  putFirstConfig(config: unknown): Promise<void>;
  /** Makes the keys that text is hashed with, unless they are there. */
  ensureKeyRing(): Promise<void>;
}

/** The account's own set-up, as far as a deployment looks at it; each is undefined or false where there is none. */
export interface SourceAccount {
  /** Undefined where there is no such log group. */
  subscriptionFilters(logGroup: string): Promise<readonly SubscriptionFilter[] | undefined>;
  /** Undefined where invocation logging is off. */
  readLogging(): Promise<LoggingConfiguration | undefined>;
  writeLogging(logging: LoggingConfiguration): Promise<void>;
  /** Whether a bucket sends its events to EventBridge; undefined where there is no such bucket. */
  sendsEvents(bucket: string): Promise<boolean | undefined>;
}
