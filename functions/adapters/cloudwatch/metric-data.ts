import { type CloudWatchClient, type MetricStat, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import { type EpochMinute, type EpochMs, msOf } from '#core/time.ts';

/** AWS docs: GetMetricData. */
const MOST_QUERIES = 500;

export type MetricPoints = readonly { readonly at: EpochMs; readonly value: number }[];

interface MetricData {
  /** The points of each query, in the order of the queries. */
  readonly points: readonly MetricPoints[];
  /** False when a query was not answered to its end. */
  readonly isComplete: boolean;
}

/** readMetricData asks for the points of [from, to), 500 metrics a call, and follows every page. */
export async function readMetricData(
  client: CloudWatchClient,
  queries: readonly MetricStat[],
  from: EpochMinute,
  to: EpochMinute,
): Promise<MetricData> {
  const points: { at: EpochMs; value: number }[][] = queries.map(() => []);
  const unfinished = new Set(queries.keys());
  for (let first = 0; first < queries.length; first += MOST_QUERIES) {
    const pages = paginateGetMetricData(
      { client },
      {
        MetricDataQueries: queries
          .slice(first, first + MOST_QUERIES)
          .map((MetricStat, i) => ({ Id: `m${first + i}`, MetricStat })),
        StartTime: new Date(msOf(from)),
        EndTime: new Date(msOf(to)),
        ScanBy: 'TimestampAscending',
      },
    );
    for await (const { MetricDataResults = [] } of pages) {
      for (const { Id = '', Timestamps = [], Values = [], StatusCode } of MetricDataResults) {
        const index = Number(Id.slice(1));
        for (const [i, value] of Values.entries()) {
          const at = Timestamps[i]?.getTime();
          if (at !== undefined) points[index]?.push({ at, value });
        }
        // A metric may go on with the next page; its last word counts.
        if (StatusCode === 'Complete') unfinished.delete(index);
        else unfinished.add(index);
      }
    }
  }
  return { points, isComplete: unfinished.size === 0 };
}
