import { type CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import type { LogGroup } from '#core/doctor/source-advice.ts';

/** readLogGroup reads the class of a log group; undefined where there is no such group. */
export async function readLogGroup(client: CloudWatchLogsClient, name: string): Promise<LogGroup | undefined> {
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, { logGroupNamePrefix: name })) {
    const group = logGroups.find(({ logGroupName }) => logGroupName === name);
    // AWS docs: DescribeLogGroups; a group made before there were classes is a standard one.
    if (group) return { logGroupClass: group.logGroupClass ?? 'STANDARD' };
  }
  return undefined;
}
