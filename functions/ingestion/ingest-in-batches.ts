import type { SourceLine } from '#core/ports/log-source.ts';
import type { Batch } from './ingest-invocations.ts';
import { addIngested, type Ingested, nothingIngested } from './ingested.ts';

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
  const total = nothingIngested();
  let batch = begin();
  let lines = 0;

  async function flush(): Promise<void> {
    if (lines === 0) return;
    const full = batch;
    batch = begin();
    lines = 0;
    addIngested(total, await full.finish());
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
