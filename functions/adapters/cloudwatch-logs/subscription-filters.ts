import {
  type CloudWatchLogsClient,
  paginateDescribeSubscriptionFilters,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import type { SubscriptionFilter } from '#core/source/subscription-slot.ts';

/** readSubscriptionFilters lists a log group's filters; undefined where there is no such log group. */
export async function readSubscriptionFilters(
  client: CloudWatchLogsClient,
  logGroupName: string,
): Promise<readonly SubscriptionFilter[] | undefined> {
  const found: SubscriptionFilter[] = [];
  try {
    for await (const { subscriptionFilters = [] } of paginateDescribeSubscriptionFilters(
      { client },
      { logGroupName },
    )) {
      for (const { filterName = '', destinationArn = '', filterPattern = '' } of subscriptionFilters)
        found.push({ name: filterName, destinationArn, pattern: filterPattern });
    }
    return found;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
