import type { LogObject, ObjectRef, Unread } from '#core/ports/log-source.ts';
import { ingestInBatches } from '#functions/ingestion/ingest-in-batches.ts';
import type { Batch } from '#functions/ingestion/ingest-invocations.ts';
import type { Ingested } from '#functions/ingestion/ingested.ts';

/** What some objects held; one that gave nothing is counted, since asking again changes nothing. */
export interface IngestedObjects {
  readonly ingested: Ingested;
  readonly objects: Record<'read' | Unread, number>;
}

/** ingestObjects reads objects of log records one after the other; memory holds one batch of lines however large they are. */
export async function ingestObjects(
  refs: readonly ObjectRef[],
  begin: () => Batch,
  open: (ref: ObjectRef) => Promise<LogObject>,
): Promise<IngestedObjects> {
  const batches = ingestInBatches(begin);
  const objects = { read: 0, gone: 0, forbidden: 0 };
  for (const ref of refs) {
    const object = await open(ref);
    objects['unread' in object ? object.unread : 'read']++;
    if ('lines' in object) for await (const line of object.lines) await batches.add(line);
  }
  await batches.flush();
  return { ingested: batches.total, objects };
}
