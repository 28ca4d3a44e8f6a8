import {
  type CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  type FilterLogEventsCommandOutput,
  InvalidParameterException,
} from '@aws-sdk/client-cloudwatch-logs';
import type { LogSource } from '#core/ports/log-source.ts';
import { msOf } from '#core/time.ts';

/**
 * logGroupSource reads a log group page by page, all of its streams as a subscription does; asked for by name, Bedrock's own would be
 * refused until Bedrock has first written to it. A page may be empty and still have a next one; its token expires after 24 hours
 * (AWS docs: FilterLogEvents), and then the range is read from its start.
 */
export function logGroupSource(client: CloudWatchLogsClient, logGroupName: string): LogSource {
  async function page(input: FilterLogEventsCommandInput): Promise<FilterLogEventsCommandOutput> {
    try {
      return await client.send(new FilterLogEventsCommand(input));
    } catch (error) {
      if (!(error instanceof InvalidParameterException && input.nextToken !== undefined)) throw error;
      const { nextToken: _, ...fromStart } = input;
      return client.send(new FilterLogEventsCommand(fromStart));
    }
  }

  return {
    async *read(_, { from, to }, position) {
      // Both ends are inclusive (AWS docs: FilterLogEvents).
      const range = { startTime: msOf(from), endTime: msOf(to) - 1 };
      let nextToken = position;
      do {
        const { events = [], ...answer } = await page({
          logGroupName,
          ...range,
          ...(nextToken !== undefined && { nextToken }),
        });
        nextToken = answer.nextToken;
        yield { lines: events.map(({ message = '' }) => ({ text: message })), next: nextToken };
      } while (nextToken !== undefined);
    },
  };
}
