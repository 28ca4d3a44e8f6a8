import middy from '@middy/core';
import type { CloudWatchLogsEvent } from 'aws-lambda';
import { decodeSubscriptionEvent } from '#adapters/cloudwatch-logs/decode-subscription-event.ts';
import { type IngestAnswer, ingestAnswer } from '#functions/ingestion/ingest-answer.ts';
import type { Batch } from '#functions/ingestion/ingest-invocations.ts';
import { nothingIngested } from '#functions/ingestion/ingested.ts';

/** ingestEventHandler takes CloudWatch Logs subscription events; `begin` opens a batch with the settings of the moment. */
export function ingestEventHandler(begin: () => Promise<Batch>) {
  return middy(async (event: CloudWatchLogsEvent): Promise<IngestAnswer> => {
    const batch = await begin();
    const { messageType } = await decodeSubscriptionEvent(event.awslogs.data, (found) => {
      if ('rejected' in found) batch.reject(found.rejected);
      else batch.add(found.message);
    });
    // Sent now and then to see whether the destination is there (AWS docs: SubscriptionFilters).
    if (messageType === 'CONTROL_MESSAGE') return ingestAnswer(nothingIngested());
    return ingestAnswer(await batch.finish());
  });
}
