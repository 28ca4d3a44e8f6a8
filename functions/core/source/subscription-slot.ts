/** What the watchdog calls its own subscription filter. */
export const FILTER_NAME = 'bedrock-cost-watchdog';

/** A subscription filter of a log group. */
export interface SubscriptionFilter {
  readonly name: string;
  readonly destinationArn: string;
  /** What a line has to match to be passed on; empty or absent for every line. */
  readonly pattern?: string;
}

/**
 * slotRefusal says why a log group cannot take one more subscription filter, and what to do about it; undefined where it can, or
 * where the filter is there already. `allowed` is the account's quota of filters a log group.
 */
export function slotRefusal(
  logGroup: string,
  filters: readonly SubscriptionFilter[],
  destinationArn: string,
  allowed: number,
): string | undefined {
  const others = filters.filter((filter) => filter.destinationArn !== destinationArn);
  if (others.length < allowed) return undefined;
  const names = others.map(({ name, destinationArn: to }) => `${name} (to ${to})`).join(', ');
  return (
    `log group ${logGroup} has no free subscription filter: ${names} take all ${allowed}. Delete one of them; ` +
    'or, if Service Quotas (CloudWatch Logs, subscription filters per log group) allows more, set source.subscriptionFilters; ' +
    'or let Bedrock log to a bucket as well and set source.bucket'
  );
}
