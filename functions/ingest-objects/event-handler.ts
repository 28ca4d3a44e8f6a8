import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { isLogKey } from '#adapters/s3/delivery-keys.ts';
import { objectsCreated } from '#adapters/s3/object-created.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ObjectRef } from '#core/ports/log-source.ts';
import { type IngestAnswer, ingestAnswer } from '#functions/ingestion/ingest-answer.ts';
import { type Ingested, nothingIngested } from '#functions/ingestion/ingested.ts';
import type { IngestedObjects } from './ingest-objects.ts';

/** What a batch of messages held; the numbers are also the function's metrics. */
interface Counts extends Omit<Mutable<IngestAnswer>, 'rejectedBy' | 'findings'> {
  objects: number;
  /** Objects of another kind, such as bodies and the permission check. */
  skipped: number;
  gone: number;
  forbidden: number;
  /** Messages that are not S3's. */
  unreadable: number;
}

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

/** Left for the rest of a message that was begun. */
const RESERVE_MS = 30_000;

/**
 * objectsEventHandler takes a queue's messages that objects were created, and gives back those that failed or that there was no
 * time for, to come again. Where all failed, it fails; what one of several failed with is told to `onFailure`.
 */
export function objectsEventHandler(
  ingest: (refs: readonly ObjectRef[]) => Promise<IngestedObjects>,
  clock: Clock,
  onFailure: (error: Error) => void,
) {
  const handle = async ({ Records }: SQSEvent, context: Context): Promise<Counts & SQSBatchResponse> => {
    const deadline = clock() + context.getRemainingTimeInMillis() - RESERVE_MS;
    const counts = nothing();
    const failed: { readonly itemIdentifier: string; readonly error?: Error }[] = [];
    for (const { messageId: itemIdentifier, body } of Records) {
      const refs = objectsCreated(body);
      if (refs === undefined) counts.unreadable++;
      if (refs === undefined || clock() >= deadline) {
        failed.push({ itemIdentifier });
        continue;
      }
      const logs = refs.filter(({ key }) => isLogKey(key));
      counts.skipped += refs.length - logs.length;
      try {
        addTo(counts, await ingest(logs));
      } catch (error) {
        failed.push({ itemIdentifier, error: error as Error });
      }
    }
    const errors = failed.flatMap(({ error }) => error ?? []);
    if (errors[0] && errors.length === Records.length) throw errors[0];
    for (const error of errors) onFailure(error);
    return { ...counts, batchItemFailures: failed.map(({ itemIdentifier }) => ({ itemIdentifier })) };
  };
  return middy(handle).use({
    // What else stands in a response is counted before; Lambda is told no more than it asks for (AWS docs: Lambda, ReportBatchItemFailures).
    after: (request) => {
      const { batchItemFailures = [] } = request.response ?? {};
      request.response = { batchItemFailures } as unknown as typeof request.response;
    },
  });
}

const nothing = (): Counts => ({
  objects: 0,
  skipped: 0,
  gone: 0,
  forbidden: 0,
  unreadable: 0,
  ...numbersOf(nothingIngested()),
});

function numbersOf(ingested: Ingested) {
  const { rejectedBy: _, findings: __, ...numbers } = ingestAnswer(ingested);
  return numbers;
}

function addTo(counts: Counts, { objects, ingested }: IngestedObjects): void {
  const { read, ...unread } = objects;
  const more: Partial<Counts> = { objects: read, ...unread, ...numbersOf(ingested) };
  for (const name of Object.keys(more) as (keyof Counts)[]) counts[name] += more[name] ?? 0;
}
