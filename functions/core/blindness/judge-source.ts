import type { Config } from '#core/config/config.ts';
import type { Looked } from '#core/doctor/advice.ts';
import { regionOf } from '#core/gaps/gap-text.ts';
import type { Called } from '#core/ports/called.ts';
import { isLoggedTo, type LoggingConfiguration } from '#core/source/invocation-logging.ts';
import type { SubscriptionFilter } from '#core/source/subscription-slot.ts';
import type { BlindRate } from './blind-rate.ts';
import { eventsGone, filterGone } from './filter-gone.ts';
import { loggingOff } from './logging-off.ts';
import type { Sight, Wrong } from './sight.ts';
import { textChecks, textDeliveryOff } from './text-delivery-off.ts';
import type { WatchedSource } from './watched-source.ts';

/** What one look at the source gave; what is not of its kind is not looked at. */
export interface SourceLook {
  readonly logging: Looked<LoggingConfiguration | undefined>;
  readonly filters?: Looked<readonly SubscriptionFilter[] | undefined>;
  readonly sendsEvents?: Looked<boolean | undefined>;
}

export interface SourceRules extends Pick<Config, 'checks' | 'overrides'> {
  readonly source: WatchedSource;
}

/**
 * judgeSource says what is wrong with what the watchdog sees by, and what is well. A call without an answer says nothing of either.
 * Everything is a matter of the Region and not of a log group or bucket, so that it ends where another source is deployed.
 */
export function judgeSource(
  { source, ...settings }: SourceRules,
  { logging, filters, sendsEvents }: SourceLook,
  scope: string,
  rate: BlindRate,
): Sight[] {
  const sight = (check: string, wrong: Wrong | undefined): Sight => ({
    check,
    scope,
    resource: regionOf(scope),
    wrong,
  });
  const judged: Sight[] = [];
  if ('found' in logging) {
    const { found } = logging;
    judged.push(sight('logging-off', loggingOff(found, source, rate)));
    const isTold = found !== undefined && isLoggedTo(found, source) && found.textDataDeliveryEnabled !== undefined;
    // Where nothing is logged, or it is not said, nothing is known of text.
    if (isTold) judged.push(sight('text-delivery-off', textDeliveryOff(found, textChecks(settings), rate)));
  }
  if ('logGroup' in source) {
    if (filters && 'found' in filters)
      judged.push(sight('subscription-filter-gone', filterGone(source, filters.found, rate)));
    judged.push(sight('bucket-events-gone', undefined));
  } else {
    if (sendsEvents && 'found' in sendsEvents)
      judged.push(sight('bucket-events-gone', eventsGone(source, sendsEvents.found, rate)));
    judged.push(sight('subscription-filter-gone', undefined));
  }
  return judged;
}

/** Calls that a source of either kind is looked at by. */
export const SOURCE_ACTIONS = {
  logging: 'bedrock:GetModelInvocationLoggingConfiguration',
  filters: 'logs:DescribeSubscriptionFilters',
  sendsEvents: 's3:GetBucketNotification',
} as const satisfies Record<keyof SourceLook, string>;

/** judgeCalls says which of the calls are refused; one that fails for a while says nothing, and one that is not made is not missed. */
export function judgeCalls(look: SourceLook, scope: string): Sight[] {
  return Object.entries(SOURCE_ACTIONS).flatMap(([key, action]): Sight[] => {
    const looked = look[key as keyof SourceLook];
    const sight = { check: 'source-unreadable', scope, resource: `${action} in ${regionOf(scope)}` };
    if (!looked || 'found' in looked) return [{ ...sight, wrong: undefined }];
    return looked.refused ? [{ ...sight, wrong: unreadable(looked) }] : [];
  });
}

const unreadable = ({ action, code = 'nothing' }: Called): Wrong => ({
  severity: 'low',
  reason: `${action} is answered with ${code}: whether the watchdog still sees what is logged is not known by it`,
  evidence: { action, code },
});
