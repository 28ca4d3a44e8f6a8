import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { type Service, service } from './service.ts';

const logsService = service('logs', logs, logs.CloudWatchLogsClient);

export interface StoredEvent {
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly message: string;
}

interface LogGroupOptions {
  readonly pageSize?: number;
  /** Events of a page that stand at the end of the one before, too. */
  readonly overlap?: number;
  /** Every page is followed by an empty one that has a token, too. */
  readonly emptyPages?: boolean;
  /** Functions that it is delivered to, each by a filter of the watchdog's. */
  readonly deliversTo?: readonly string[];
  /** Whether a token is still known. */
  readonly knows?: (token: string) => boolean;
}

/** A log group with Bedrock's one stream; what is put into `events` is there when it is asked. */
export function logGroup(
  name: string,
  events: readonly StoredEvent[],
  { pageSize = 100, overlap = 0, emptyPages = false, deliversTo = [], knows = () => true }: LogGroupOptions = {},
): Service {
  return logsService({
    DescribeSubscriptionFilters: () => ({
      subscriptionFilters: deliversTo.map((destinationArn) => ({
        filterName: 'bedrock-cost-watchdog',
        destinationArn,
      })),
    }),
    FilterLogEvents({ logGroupName, logStreamNames, startTime = 0, endTime = Number.MAX_SAFE_INTEGER, nextToken }) {
      if (logGroupName !== name) throw new logs.ResourceNotFoundException({ message: 'no such group', $metadata: {} });
      // A stream is made with its first event.
      if (logStreamNames && events.length === 0)
        throw new logs.ResourceNotFoundException({ message: 'no such stream', $metadata: {} });
      const [token, from = '0', isEmpty = ''] = /^(\d+)(e?)@/.exec(nextToken ?? '') ?? [];
      const range = `@${startTime}-${endTime}`;
      // A token belongs to the question that it was given for.
      if (nextToken !== undefined && (token === undefined || !nextToken.endsWith(range) || !knows(nextToken))) {
        throw new logs.InvalidParameterException({ message: 'The specified nextToken is invalid.', $metadata: {} });
      }
      const found = events.filter(({ timestamp }) => timestamp >= startTime && timestamp <= endTime);
      found.sort((a, b) => a.timestamp - b.timestamp);
      if (isEmpty) return { events: [], nextToken: `${from}${range}` };
      const at = Number(from);
      const next = at + pageSize;
      const page = found.slice(Math.max(0, at - overlap), next).map((one, i) => ({
        ...one,
        logStreamName: 'aws/bedrock/modelinvocations',
        eventId: String(at + i),
      }));
      return { events: page, ...(next < found.length && { nextToken: `${next}${emptyPages ? 'e' : ''}${range}` }) };
    },
  });
}
