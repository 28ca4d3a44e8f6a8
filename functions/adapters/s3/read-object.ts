import { GetObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { LogObject, ObjectRef, SourceLine, Unread } from '#core/ports/log-source.ts';
import { type Chunks, openChunks } from '../log-files/chunks.ts';
import { lineCutter } from '../log-files/line-cutter.ts';

/** All that an object holds, inflated: a minute's reading. A megabyte of gzip can hold a gigabyte. */
const MAX_OBJECT_BYTES = 2 * 1024 ** 3;

// One that nobody may list answers 403 for a key that is not there (AWS docs: GetObject); KMS refuses with the same status. A KMS key
// that is disabled or deleted has codes of its own (as reported in public repositories).
const UNREAD: Readonly<Record<string, Unread>> = {
  NoSuchKey: 'gone',
  NoSuchBucket: 'gone',
  AccessDenied: 'forbidden',
  InvalidObjectState: 'forbidden',
  'KMS.DisabledException': 'forbidden',
  'KMS.KMSInvalidStateException': 'forbidden',
  'KMS.NotFoundException': 'forbidden',
};

/**
 * readObject opens an object of log records, one a line, gzip or not. It is streamed and holds one line; a line of more than 16 MiB, or what
 * follows two gigabytes, is rejected as `too-large`. A connection that breaks on the way throws.
 */
export async function readObject(
  client: S3Client,
  { bucket, key }: ObjectRef,
  maxBytes = MAX_OBJECT_BYTES,
): Promise<LogObject> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return { lines: linesOf(Body as AsyncIterable<Uint8Array>, maxBytes) };
  } catch (error) {
    const unread = error instanceof S3ServiceException ? UNREAD[error.name] : undefined;
    if (unread === undefined) throw error;
    return { unread };
  }
}

async function* linesOf(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<SourceLine> {
  const chunks: Chunks = await openChunks(body);
  const cutter = lineCutter();
  let total = 0;
  try {
    for (;;) {
      const step = await chunks.next();
      total += step.done ? 0 : step.value.length;
      if (total > maxBytes) return void (yield { rejected: 'too-large' });
      yield* step.done ? cutter.end(step.value === 'whole') : cutter.write(step.value);
      if (step.done) return;
    }
  } finally {
    await chunks.return('whole');
  }
}
