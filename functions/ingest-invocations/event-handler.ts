import middy from '@middy/core';
import type { CloudWatchLogsEvent } from 'aws-lambda';
import { decodeSubscriptionEvent } from '#adapters/cloudwatch-logs/decode-subscription-event.ts';
import type { RejectReason } from '#core/invocation/invocation.ts';
import { type FindingJson, findingJson } from '#core/messages/finding-json.ts';
import type { Batch } from './ingest-invocations.ts';

/** What one event held; the numbers are also the function's metrics. */
export interface IngestAnswer {
  readonly invocations: number;
  readonly other: number;
  readonly rejected: number;
  readonly tooLate: number;
  readonly checkErrors: number;
  readonly rejectedBy: Partial<Record<RejectReason, number>>;
  readonly findings: readonly FindingJson[];
}

const NOTHING: IngestAnswer = {
  invocations: 0,
  other: 0,
  rejected: 0,
  tooLate: 0,
  checkErrors: 0,
  rejectedBy: {},
  findings: [],
};

/** ingestEventHandler takes CloudWatch Logs subscription events; `begin` opens a batch with the settings of the moment. */
export function ingestEventHandler(begin: () => Promise<Batch>) {
  return middy(async (event: CloudWatchLogsEvent): Promise<IngestAnswer> => {
    const batch = await begin();
    const { messageType } = await decodeSubscriptionEvent(event.awslogs.data, (found) => {
      if ('rejected' in found) batch.reject(found.rejected);
      else batch.add(found.message);
    });
    // Sent now and then to see whether the destination is there (AWS docs: SubscriptionFilters).
    if (messageType === 'CONTROL_MESSAGE') return NOTHING;
    const { rejected, changes, ...counts } = await batch.finish();
    return {
      ...counts,
      rejected: [...rejected.values()].reduce((sum, count) => sum + count, 0),
      rejectedBy: Object.fromEntries(rejected),
      findings: changes.map(findingJson),
    };
  });
}
