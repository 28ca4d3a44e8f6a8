import type { SourceLine } from '#core/ports/log-source.ts';
import type { Batch, Ingested } from './ingest-invocations.ts';

/** Lines in a batch: what is held of them is a few megabytes, and those of an hour are at most 60 segments. */
const BATCH_LINES = 5_000;

/** Takes any number of lines in batches; what is not flushed is not stored. */
export interface InBatches {
  add(line: SourceLine): Promise<void>;
  flush(): Promise<void>;
  /** What has been flushed so far. */
  readonly total: Ingested;
}

/** ingestInBatches keeps memory flat whatever there is to read: a batch is finished when it is full. */
export function ingestInBatches(begin: () => Batch, batchLines = BATCH_LINES): InBatches {
  const total: Ingested = { invocations: 0, other: 0, rejected: new Map(), tooLate: 0, checkErrors: 0, changes: [] };
  let batch = begin();
  let lines = 0;

  async function flush(): Promise<void> {
    if (lines === 0) return;
    const full = batch;
    batch = begin();
    lines = 0;
    addTo(total, await full.finish());
  }

  return {
    total,
    flush,
    async add(line) {
      if ('text' in line) batch.add(line.text);
      else batch.reject(line.rejected);
      if (++lines >= batchLines) await flush();
    },
  };
}

function addTo(total: Ingested, more: Ingested): void {
  total.invocations += more.invocations;
  total.other += more.other;
  total.tooLate += more.tooLate;
  total.checkErrors += more.checkErrors;
  for (const [reason, count] of more.rejected) total.rejected.set(reason, (total.rejected.get(reason) ?? 0) + count);
  total.changes.push(...more.changes);
}
