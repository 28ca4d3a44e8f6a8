import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { LogPage, LogSource } from '#core/ports/log-source.ts';
import { floorTo, HOUR } from '#core/time.ts';
import { hourPrefix, isLogKey } from './delivery-keys.ts';
import { readObject } from './read-object.ts';

/** bucketSource reads what S3 delivery wrote in an hour, an object a page; a position is the key of the last one read. */
export function bucketSource(client: S3Client, bucket: string, keyPrefix = ''): LogSource {
  async function* read(scope: string, { from }: { from: number }, position?: string): AsyncGenerator<LogPage> {
    const listed = paginateListObjectsV2(
      { client },
      {
        Bucket: bucket,
        Prefix: hourPrefix(keyPrefix, scope, floorTo(from, HOUR)),
        ...(position !== undefined && { StartAfter: position }),
      },
    );
    for await (const { Contents = [] } of listed) {
      for (const { Key = '' } of Contents) {
        if (!isLogKey(Key)) continue;
        const object = await readObject(client, { bucket, key: Key });
        yield { next: Key, ...('lines' in object ? object : { lines: [], ...object }) };
      }
    }
  }
  return { read };
}
